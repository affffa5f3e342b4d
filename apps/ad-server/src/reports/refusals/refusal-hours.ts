import type { DocumentStore } from '@xsp/core';
import { REFUSAL_REASONS, type RefusalReason } from '../../explain/refusal-reason';

/** How many requests were refused a campaign, by reason. */
export type RefusalCounts = Readonly<Record<RefusalReason, number>>;

/** Of one hour, by campaign. */
export type RefusalHour = ReadonlyMap<string, RefusalCounts>;

export const HOUR_MS = 3_600_000;

/** How long refusals are kept: longer than a report may reach back. */
const KEPT_MS = 400 * 24 * HOUR_MS;

export const NO_REFUSALS: RefusalCounts = { cap: 0, pod: 0, budget: 0, pacing: 0 };

export function sumOfCounts(a: RefusalCounts, b: RefusalCounts): RefusalCounts {
  return { cap: a.cap + b.cap, pod: a.pod + b.pod, budget: a.budget + b.budget, pacing: a.pacing + b.pacing };
}

export function hasNone(counts: RefusalCounts): boolean {
  return REFUSAL_REASONS.every((reason) => counts[reason] === 0);
}

/**
 * Every process writes a document of its own for each hour (of UTC), with all that it has counted in it: written again it
 * is the same, however often. Their numbers are drawn from a counter, so that a reader finds all.
 *
 * @returns the number of a process in an hour
 */
export async function drawWriter(documents: DocumentStore, hour: number): Promise<number> {
  return Number(await documents.increment(countKey(hour), 1n, { ttlMs: KEPT_MS }));
}

export async function writeHour(
  documents: DocumentStore,
  hour: number,
  writer: number,
  counts: RefusalHour,
): Promise<void> {
  const lines = [...counts].map(([campaign, by]) => [campaign, ...REFUSAL_REASONS.map((reason) => by[reason])]);
  await documents.set(hourKey(hour, writer), JSON.stringify(lines), { ttlMs: KEPT_MS });
}

/** What all processes have written for an hour, added up. @throws StateError */
export async function readHour(documents: DocumentStore, hour: number): Promise<RefusalHour> {
  const writers = Number((await documents.get(countKey(hour)))?.value ?? 0);
  const numbers = Array.from({ length: writers }, (_, index) => index + 1);
  const kept = await Promise.all(numbers.map((writer) => documents.get(hourKey(hour, writer))));
  const sum = new Map<string, RefusalCounts>();
  for (const one of kept) {
    // One who has drawn a number may have written nothing yet.
    for (const [campaign, ...counts] of JSON.parse(one?.value ?? '[]') as [string, ...number[]][]) {
      const entries = REFUSAL_REASONS.map((reason, index) => [reason, counts[index] ?? 0]);
      const read = Object.fromEntries(entries) as RefusalCounts;
      sum.set(campaign, sumOfCounts(sum.get(campaign) ?? NO_REFUSALS, read));
    }
  }
  return sum;
}

function countKey(hour: number): string {
  return `refusals/${hour / HOUR_MS}`;
}

function hourKey(hour: number, writer: number): string {
  return `${countKey(hour)}/${writer}`;
}
