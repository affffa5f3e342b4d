import { formatDuration, type Refusal, type Window } from '@xsp/core';

/** Why a cap stopped an ad, in words and figures. */
export interface CapRefusal {
  /** The cap's name. */
  readonly cap: string;
  /** The level, `campaign` say, and the id on it. */
  readonly level: string;
  readonly id: string;
  /** What is counted: `impression`, `click`, … */
  readonly event: string;
  readonly identity: string;
  /** What has happened in the window. */
  readonly count: number;
  /** What is on its way: served, not seen yet. */
  readonly held: number;
  readonly limit: number;
  readonly window: Window;
  /** When it would be allowed again if nothing else happened (epoch ms); `null`: not by itself. */
  readonly freesAt: number | null;
  /** All of it as a sentence. */
  readonly text: string;
}

const SPLITS = ['placement', 'stream', 'pod'];

/**
 * Reads a refusal of a counter that `capCharges` named; `undefined` when another rule refused.
 *
 * @param refusal from the answer of `reserve` or `consume`
 */
export function explainRefusal(refusal: Refusal): CapRefusal | undefined {
  const [level, id, events, split] = refusal.counter;
  const { kind } = refusal.partition;
  if (level === undefined || id === undefined || events === undefined || !events.endsWith('s')) return undefined;
  // Money has partitions of its own, pods begin their counters with `pod`.
  if (kind === 'advertiser' || (split !== undefined && !SPLITS.includes(split))) return undefined;
  const told = {
    cap: refusal.limit,
    level,
    id,
    event: events.slice(0, -1),
    identity: kind,
    count: Number(refusal.committed),
    held: Number(refusal.held),
    limit: Number(refusal.at),
    window: refusal.window,
    freesAt: refusal.freesAt,
  };
  return { ...told, text: sentence(told, refusal.counter.slice(3)) };
}

function sentence(told: Omit<CapRefusal, 'text'>, split: readonly string[]): string {
  const used = told.held > 0 ? `${told.count} and ${told.held} on the way` : `${told.count}`;
  const where = split.length > 0 ? ` in ${split.join(' ')}` : '';
  const again = told.freesAt === null ? 'not free by itself' : `free at ${new Date(told.freesAt).toISOString()}`;
  return (
    `${told.cap} of ${told.level} ${told.id} reached: ${used} of ${told.limit} ${told.event}s${where}` +
    ` ${inWindow(told.window)}; ${again}`
  );
}

function inWindow(window: Window): string {
  switch (window.kind) {
    case 'forever':
      return 'in all';
    case 'fixed':
      return `from ${new Date(window.start).toISOString()} to ${new Date(window.end).toISOString()}`;
    case 'rolling':
      return `in the ${formatDuration(window.ms)} since the first`;
    case 'sliding':
      return `in the last ${formatDuration(window.ms)}`;
  }
}
