import fc from 'fast-check';
import type { Curve, Window } from '../port';
import { fits } from './check-claim';
import { newCounterState, type CounterState } from './counter-state';
import { curveAt } from './curve';
import { freesAt } from './frees-at';
import { windowRule } from './windows';

const NOW = 100;
const LAST = 250;

const windows: fc.Arbitrary<Window> = fc.oneof(
  fc.constant<Window>({ kind: 'forever' }),
  fc.integer({ min: 1, max: 60 }).map((ms): Window => ({ kind: 'rolling', ms })),
  fc.integer({ min: 1, max: 60 }).map((ms): Window => ({ kind: 'sliding', ms })),
  fc.integer({ min: 1, max: 60 }).map((length): Window => ({ kind: 'fixed', start: NOW - 10, end: NOW + length })),
);

const amount = fc.bigInt(1n, 4n);

/** A counter as it may stand at `NOW`. */
const states: fc.Arbitrary<CounterState> = fc
  .record({
    committed: fc.bigInt(0n, 5n),
    edges: fc.uniqueArray(fc.record({ at: fc.integer({ min: NOW - 20, max: NOW + 60 }), amount }), {
      selector: ({ at }) => at,
      maxLength: 4,
    }),
    start: fc.integer({ min: NOW - 40, max: NOW }),
    log: fc.uniqueArray(fc.record({ at: fc.integer({ min: NOW - 60, max: NOW }), amount }), {
      selector: ({ at }) => at,
      maxLength: 4,
    }),
  })
  .map((parts) => {
    const ascending = (a: { at: number }, b: { at: number }): number => a.at - b.at;
    return { ...newCounterState(), ...parts, edges: parts.edges.sort(ascending), log: parts.log.sort(ascending) };
  });

const limits: fc.Arbitrary<bigint | Curve> = fc.oneof(
  fc.bigInt(0n, 12n),
  fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: NOW - 20, max: NOW + 100 }), { minLength: 3, maxLength: 3 }),
      fc.array(fc.bigInt(0n, 20n), { minLength: 3, maxLength: 3 }),
    )
    .map(([times, values]): Curve => ({
      points: times.sort((a, b) => a - b).map((time, i) => [time, values[i]!] as const),
    })),
);

/** Whether `need` fits at `time`, asked plainly; a fixed window that is over counts nothing. */
function fitsAt(window: Window, state: CounterState, at: bigint | Curve, need: bigint, time: number): boolean {
  const over = window.kind === 'fixed' && time >= window.end;
  const { committed, held } = over ? { committed: 0n, held: 0n } : windowRule(window).usage(window, state, time);
  return fits(committed + held, need, typeof at === 'bigint' ? at : curveAt(at, time));
}

describe('freesAt', () => {
  it('is the first millisecond at which it fits, looked at one by one', () => {
    fc.assert(
      fc.property(windows, states, limits, fc.bigInt(0n, 6n), (window, raw, at, need) => {
        // Windows without a log, and logs without a sum, as the windows themselves keep them.
        const { log, ...summed } = raw;
        const state: CounterState = window.kind === 'sliding' ? { ...raw, committed: 0n } : summed;
        if (window.kind === 'sliding') state.log = log!;
        let first: number | null = null;
        for (let time = NOW; time <= LAST && first === null; time++) {
          if (fitsAt(window, state, at, need, time)) first = time;
        }
        expect(freesAt(window, state, at, need, NOW)).toBe(first);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is null where it never fits', () => {
    const state = { ...newCounterState(), committed: 5n };
    expect(freesAt({ kind: 'forever' }, state, 5n, 1n, NOW)).toBeNull();
    expect(freesAt({ kind: 'rolling', ms: 10 }, { ...state, start: NOW }, 5n, 6n, NOW)).toBeNull();
    expect(freesAt({ kind: 'rolling', ms: 10 }, { ...state, start: NOW }, 0n, 0n, NOW)).toBeNull();
  });

  it('does not change the counter', () => {
    fc.assert(
      fc.property(windows, states, limits, (window, state, at) => {
        const before = structuredClone(state);
        freesAt(window, state, at, 1n, NOW);
        expect(state).toEqual(before);
      }),
    );
  });
});
