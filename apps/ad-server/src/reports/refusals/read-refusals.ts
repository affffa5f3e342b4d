import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DocumentStore, TimeWindow } from '@xsp/core';
import { HOUR_MS, NO_REFUSALS, readHour, sumOfCounts, type RefusalCounts } from './refusal-hours';

/** How many hours are read at once. */
const AT_ONCE = 4;

/** Refusals of a campaign in one of the times that were asked for, which is made of the hours of UTC that begin in it. */
export type RefusalsIn = (campaign: string, time: TimeWindow) => RefusalCounts;

/**
 * @param wanted times by campaign, in order, none of which overlap
 * @param now no later hours are read
 * @throws StateError
 */
export async function readRefusals(
  documents: DocumentStore,
  wanted: ReadonlyMap<string, readonly TimeWindow[]>,
  now: number,
): Promise<RefusalsIn> {
  const sums = new Map<string, Map<number, RefusalCounts>>();
  const hours = hoursOf(wanted, now);
  for (let from = 0; from < hours.length; from += AT_ONCE) {
    const some = hours.slice(from, from + AT_ONCE);
    const found = await Promise.all(some.map((hour) => readHour(documents, hour)));
    found.forEach((one, index) => {
      for (const [campaign, counts] of one) {
        const time = timeAt(wanted.get(campaign) ?? [], some[index]!);
        if (!time) continue;
        const own = sums.get(campaign) ?? new Map<number, RefusalCounts>();
        sums.set(campaign, own.set(time.start, sumOfCounts(own.get(time.start) ?? NO_REFUSALS, counts)));
      }
    });
    // A state in this process answers at once: whoever else asks is to have a turn before the next.
    await nextTurn();
  }
  return (campaign, { start }) => sums.get(campaign)?.get(start) ?? NO_REFUSALS;
}

function hoursOf(wanted: ReadonlyMap<string, readonly TimeWindow[]>, now: number): readonly number[] {
  let start = Infinity;
  let end = 0;
  for (const times of wanted.values()) {
    start = Math.min(start, times[0]?.start ?? Infinity);
    end = Math.max(end, times.at(-1)?.end ?? 0);
  }
  const hours: number[] = [];
  for (let hour = Math.ceil(start / HOUR_MS) * HOUR_MS; hour < end && hour <= now; hour += HOUR_MS) hours.push(hour);
  return hours;
}

/** The time of some in order that a moment is in, by halving: a year has many hours. */
function timeAt(times: readonly TimeWindow[], at: number): TimeWindow | undefined {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]!.end <= at) low = middle + 1;
    else high = middle;
  }
  const time = times[low];
  return time && time.start <= at ? time : undefined;
}
