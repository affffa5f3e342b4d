import type { ExpiryEdge } from './expiry-edge';

/**
 * What is stored of one counter, whatever its window. Readers never change it; writers change a copy
 * (`copyCounterState`).
 */
export interface CounterState {
  /** Committed amounts; unused by sliding windows, which keep `log`. */
  committed: bigint;
  /** Held amounts by the moment they end, ascending; passed ones may still stand here and do not count. */
  edges: ExpiryEdge[];
  /** When the present instance of a rolling window started (epoch ms). */
  start?: number;
  /** Committed amounts of a sliding window by time, ascending. */
  log?: LogEntry[];
  /** From then on the counter may be forgotten (epoch ms); `null`: never. */
  keepUntil: number | null;
}

export interface LogEntry {
  at: number;
  amount: bigint;
}

/** What counts against a limit at one moment. */
export interface Usage {
  readonly committed: bigint;
  readonly held: bigint;
}

export const NO_USAGE: Usage = Object.freeze({ committed: 0n, held: 0n });

export function newCounterState(): CounterState {
  return { committed: 0n, edges: [], keepUntil: 0 };
}

export function copyCounterState(state: CounterState): CounterState {
  return {
    ...state,
    edges: state.edges.map((edge) => ({ ...edge })),
    ...(state.log && { log: state.log.map((entry) => ({ ...entry })) }),
  };
}

/** Extends how long the counter is kept; `null` is for ever. */
export function keepUntil(state: CounterState, until: number | null): void {
  if (state.keepUntil === null) return;
  state.keepUntil = until === null ? null : Math.max(state.keepUntil, until);
}

export function mayBeForgotten(state: CounterState, now: number): boolean {
  return state.keepUntil !== null && state.keepUntil <= now;
}
