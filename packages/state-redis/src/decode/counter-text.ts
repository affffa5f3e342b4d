import type { CounterState, Window } from '@xsp/core';
import { NEVER } from '../names';

/** An amount from its two numbers. */
export function whole(high: string | number, low: string | number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

/**
 * Reads a counter from an answer's numbers, from `index` on: start, keep, committed, number of edges, edges, log (see
 * `to_text` in `lua/counter.lua`).
 */
export function counterFromText(parts: readonly string[], index: number, window: Window): CounterState {
  const start = Number(parts[index]);
  const keep = Number(parts[index + 1]);
  const committed = whole(parts[index + 2]!, parts[index + 3]!);
  const edges = Number(parts[index + 4]);
  const entries: { at: number; amount: bigint }[] = [];
  for (let i = index + 5; i + 2 < parts.length; i += 3) {
    entries.push({ at: Number(parts[i]), amount: whole(parts[i + 1]!, parts[i + 2]!) });
  }
  return counterState(window, { start, keep, committed, edges: entries.slice(0, edges), log: entries.slice(edges) });
}

interface StoredCounter {
  readonly start: number;
  readonly keep: number;
  readonly committed: bigint;
  readonly edges: { at: number; amount: bigint }[];
  readonly log: { at: number; amount: bigint }[];
}

/** A counter's state in core's form. A sliding window's committed sum is that of its log. */
export function counterState(window: Window, { start, keep, committed, edges, log }: StoredCounter): CounterState {
  return {
    committed: window.kind === 'sliding' ? 0n : committed,
    edges,
    ...(window.kind === 'rolling' && start !== NEVER && { start }),
    ...(window.kind === 'sliding' && { log }),
    keepUntil: keep === NEVER ? null : keep,
  };
}
