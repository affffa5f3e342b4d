import type { Pace } from '../pace';
import { RateController } from './rate-controller';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const B = 86_400_000n; // one unit a millisecond, if even

/** A day whose target goes through these points. */
function pace(points: readonly (readonly [number, bigint])[], start = 0): Pace {
  return {
    line: { counts: 'spend', per: 'day', at: B },
    period: { start, end: start + DAY },
    amount: B,
    target: { points },
    ceiling: { points },
    validUntil: start + DAY,
  };
}
const even = pace([
  [0, 0n],
  [DAY, B],
]);
const price = 1_000n;
const input = { pace: even, price, requests: 0, exposure: 0, fleet: 1, boost: 1 };

/** Plays a campaign whose every request that is let through spends `yielded`, `perTick` requests each ten seconds. */
function play(
  controller: RateController,
  of: Pace,
  until: number,
  perTick: number,
  yielded: number,
  from = 0,
  spentBefore = 0,
) {
  let spent = spentBefore;
  let rate = controller.current;
  let highest = 0;
  for (let now = from; now <= until; now += 10_000) {
    rate = controller.set({
      ...input,
      pace: of,
      now,
      spent: BigInt(Math.round(spent)),
      requests: perTick,
      exposure: perTick * rate,
    });
    spent += perTick * rate * yielded;
    highest = Math.max(highest, rate);
  }
  return { spent, rate, highest };
}

describe('RateController', () => {
  it('lets everything through before it has seen anything', () => {
    expect(new RateController().current).toBe(1);
    expect(new RateController().set({ ...input, now: 1_000, spent: 0n })).toBe(1);
  });

  it.each([
    [100, 1_000],
    [100, 600], // 40 % never seen
    [5_000, 1_000],
    [20, 1_000], // just enough
    [2_000, 10], // one in a hundred clicks, and clicks are paid
  ])('finds the rate that spends what is due: %i requests each ten seconds, %i each', (perTick, yielded) => {
    const { spent, rate } = play(new RateController(), even, 6 * HOUR, perTick, yielded);
    expect(spent / (6 * HOUR)).toBeGreaterThan(0.97);
    expect(spent / (6 * HOUR)).toBeLessThan(1.02);
    expect(rate).toBeCloseTo(10_000 / (perTick * yielded), 1);
  });

  it('goes with the traffic: twice the requests are half the rate', () => {
    const controller = new RateController();
    const before = play(controller, even, 3 * HOUR, 100, 1_000);
    const after = play(controller, even, 4 * HOUR, 200, 1_000, 3 * HOUR + 10_000, before.spent);
    expect(after.rate / before.rate).toBeCloseTo(0.5, 1);
  });

  it('catches up what a quiet time left, and stops what ran ahead', () => {
    const controller = new RateController();
    play(controller, even, HOUR, 100, 1_000);
    const behind = controller.set({
      ...input,
      now: HOUR + 10_000,
      spent: BigInt(HOUR / 2),
      requests: 100,
      exposure: 10,
    });
    expect(behind).toBe(1);
    const ahead = controller.set({
      ...input,
      now: HOUR + 20_000,
      spent: BigInt(2 * HOUR),
      requests: 100,
      exposure: 100,
    });
    expect(ahead).toBe(0);
  });

  it('is not shut out by a target near zero at midnight, nor by one that falls back to it', () => {
    const night = pace([
      [0, 0n],
      [6 * HOUR, 1n],
      [DAY, B],
    ]);
    const controller = new RateController();
    const first = play(controller, night, 6 * HOUR, 100, 1_000);
    expect(first.spent).toBeLessThan(2_000_000);
    const morning = play(controller, night, 9 * HOUR, 100, 1_000, 6 * HOUR + 10_000, first.spent);
    expect(morning.spent / Number(B / 6n)).toBeCloseTo(1, 1);
    const next = pace(
      [
        [DAY, 0n],
        [DAY + 6 * HOUR, 1n],
        [2 * DAY, B],
      ],
      DAY,
    );
    const again = play(controller, next, DAY + 9 * HOUR, 100, 1_000, DAY);
    expect(again.spent / Number(B / 6n)).toBeCloseTo(1, 1);
  });

  it('survives a yield of nothing: beacons that fail do not open it for ever, nor close it', () => {
    const controller = new RateController();
    play(controller, even, 2 * HOUR, 100, 0);
    expect(controller.current).toBe(1);
    const after = play(controller, even, 8 * HOUR, 100, 1_000, 2 * HOUR + 10_000, 0);
    expect(after.spent / (8 * HOUR)).toBeCloseTo(1, 1);
  });

  it('sets nothing without time passing, and takes a day that has spent less than the one before', () => {
    const controller = new RateController();
    controller.set({ ...input, now: 10_000, spent: 5n });
    const rate = controller.set({ ...input, now: 20_000, spent: 5n, requests: 100, exposure: 100 });
    expect(controller.set({ ...input, now: 20_000, spent: 10_000_000n })).toBe(rate);
    expect(controller.set({ ...input, now: 30_000, spent: 0n, requests: 100, exposure: 100 })).toBeGreaterThan(0);
  });
});
