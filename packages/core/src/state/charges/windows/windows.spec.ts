import type { Window } from '../../port/window';
import { newCounterState, type CounterState } from '../counter-state';
import { addHeld } from '../expiry-edge';
import { windowRule } from '.';
import { SLIDING_LOG_ENTRIES } from './sliding-window';

const T = 1_790_000_000_000;
const FAR = T + 10_000_000;

/** A counter of one window, driven directly. */
class Counter {
  readonly state: CounterState = newCounterState();
  private readonly rule;

  constructor(private readonly window: Window) {
    this.rule = windowRule(window);
  }

  /** Holds, and says what a commit or a release needs. */
  hold(now: number, amount = 1n, expiresAt = FAR) {
    const instance = this.rule.open(this.window, this.state, now);
    addHeld(this.state.edges, expiresAt, amount, now);
    return { instance, amount, expiresAt, live: true };
  }

  commit(held: ReturnType<Counter['hold']>, now: number): void {
    this.rule.commit(this.window, this.state, { ...held, live: now < held.expiresAt && held.live }, now);
  }

  release(held: ReturnType<Counter['hold']>): void {
    this.rule.release(this.window, this.state, held);
  }

  at(now: number): [committed: bigint, held: bigint] {
    const { committed, held } = this.rule.usage(this.window, this.state, now);
    return [committed, held];
  }

  endsAt(now: number): number | null {
    return this.rule.endsAt(this.window, this.state, now);
  }

  keepUntil(now: number): number | null {
    return this.rule.keepUntil(this.window, this.state, now);
  }
}

describe('a forever window', () => {
  it('moves an amount from held to committed, or back', () => {
    const counter = new Counter({ kind: 'forever' });
    const [first, second] = [counter.hold(T), counter.hold(T, 2n)];
    expect(counter.at(T)).toEqual([0n, 3n]);
    counter.commit(first, T + 1);
    expect(counter.at(T + 1)).toEqual([1n, 2n]);
    counter.release(second);
    expect(counter.at(T + 1)).toEqual([1n, 0n]);
  });

  it('is over never, and kept for ever or as long as it says', () => {
    expect(new Counter({ kind: 'forever' }).endsAt(T)).toBeNull();
    expect(new Counter({ kind: 'forever' }).keepUntil(T)).toBeNull();
    expect(new Counter({ kind: 'forever', forgetAfterMs: 7 }).keepUntil(T)).toBe(T + 7);
  });
});

describe('a fixed window', () => {
  it('counts what was held in it, whenever it is committed', () => {
    const counter = new Counter({ kind: 'fixed', start: T, end: T + 10 });
    const held = counter.hold(T + 9);
    counter.commit(held, T + 1_000);
    expect(counter.at(T + 1_000)).toEqual([1n, 0n]);
    expect(counter.endsAt(T)).toBe(T + 10);
  });

  it('may be forgotten at its end, unless it is kept', () => {
    expect(new Counter({ kind: 'fixed', start: T, end: T + 10 }).keepUntil(T)).toBe(T + 10);
    expect(new Counter({ kind: 'fixed', start: T, end: T + 10, kept: true }).keepUntil(T)).toBeNull();
  });
});

describe('a rolling window', () => {
  const window: Window = { kind: 'rolling', ms: 1_000 };

  it('lasts from its first hold to its length later, to the millisecond', () => {
    const counter = new Counter(window);
    counter.commit(counter.hold(T), T + 5);
    expect(counter.at(T + 999)).toEqual([1n, 0n]);
    expect(counter.endsAt(T + 999)).toBe(T + 1_000);
    expect(counter.at(T + 1_000)).toEqual([0n, 0n]);
    expect(counter.endsAt(T + 1_000)).toBeNull();
  });

  it('does not move with later holds', () => {
    const counter = new Counter(window);
    counter.commit(counter.hold(T), T);
    counter.commit(counter.hold(T + 999), T + 999);
    expect(counter.at(T + 999)).toEqual([2n, 0n]);
    expect(counter.at(T + 1_000)).toEqual([0n, 0n]);
  });

  it('is forgotten with its last hold, to the millisecond, and starts anew with the next', () => {
    const counter = new Counter(window);
    counter.hold(T, 1n, T + 100);
    expect(counter.endsAt(T + 99)).toBe(T + 1_000);
    expect(counter.endsAt(T + 100)).toBeNull();
    counter.hold(T + 100);
    expect(counter.endsAt(T + 100)).toBe(T + 1_100);
  });

  it('counts nothing of an instance that is over in the next', () => {
    const counter = new Counter(window);
    const [old, other] = [counter.hold(T), counter.hold(T)];
    counter.hold(T + 1_000, 5n);
    expect(counter.at(T + 1_000)).toEqual([0n, 5n]);
    counter.commit(old, T + 1_001);
    counter.release(other);
    expect(counter.at(T + 1_001)).toEqual([0n, 5n]);
  });

  it('counts a late commit of an instance that was forgotten, until its time is over', () => {
    for (const [when, expected] of [
      [T + 999, [1n, 0n]],
      [T + 1_000, [0n, 0n]],
    ] as const) {
      const counter = new Counter(window);
      const held = counter.hold(T, 1n, T + 10);
      counter.release(counter.hold(T + 20));
      counter.commit(held, when);
      expect(counter.at(when)).toEqual(expected);
      expect(counter.at(T + 1_000)).toEqual([0n, 0n]);
    }
  });

  it('counts a late commit in the instance that runs in the place of its own', () => {
    const counter = new Counter(window);
    const held = counter.hold(T, 1n, T + 10);
    counter.hold(T + 20);
    counter.commit(held, T + 30);
    expect(counter.at(T + 30)).toEqual([1n, 1n]);
    expect(counter.endsAt(T + 30)).toBe(T + 1_020);
  });
});

describe('a sliding window', () => {
  const window: Window = { kind: 'sliding', ms: 1_000 };

  it('counts each commit for its length, to the millisecond', () => {
    const counter = new Counter(window);
    counter.commit(counter.hold(T), T + 10);
    counter.commit(counter.hold(T), T + 11);
    expect(counter.at(T + 1_009)).toEqual([2n, 0n]);
    expect(counter.at(T + 1_010)).toEqual([1n, 0n]);
    expect(counter.at(T + 1_011)).toEqual([0n, 0n]);
  });

  it('counts an open hold as now, however long it is open', () => {
    const counter = new Counter(window);
    counter.hold(T, 1n, T + 5_000);
    expect(counter.at(T + 4_999)).toEqual([0n, 1n]);
    expect(counter.at(T + 5_000)).toEqual([0n, 0n]);
  });

  it('forgets old entries with each commit, and keeps no more than its bound', () => {
    const counter = new Counter(window);
    counter.commit(counter.hold(T), T);
    counter.commit(counter.hold(T), T + 1_000);
    expect(counter.state.log).toEqual([{ at: T + 1_000, amount: 1n }]);
    const long = new Counter({ kind: 'sliding', ms: 100_000 });
    for (let i = 0; i < SLIDING_LOG_ENTRIES + 50; i++) long.commit(long.hold(T + i, 1n), T + i);
    expect(long.state.log).toHaveLength(SLIDING_LOG_ENTRIES);
    expect(long.at(T + SLIDING_LOG_ENTRIES + 49)[0]).toBe(BigInt(SLIDING_LOG_ENTRIES));
  });

  it('is over never, and kept for its length after its last commit', () => {
    expect(new Counter(window).endsAt(T)).toBeNull();
    expect(new Counter(window).keepUntil(T)).toBe(T + 1_000);
  });
});
