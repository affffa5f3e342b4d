import { learnShape } from './learn-shape';

/** Weeks of hours whose requests depend on the hour of the week. */
const weeks = (count: number, requests: (hour: number) => number) =>
  Array.from({ length: count * 168 }, (_, i) => ({ hourOfWeek: i % 168, requests: requests(i % 168) }));

describe('learnShape', () => {
  it('learns nothing before every hour of the day was seen, or where nobody came', () => {
    expect(learnShape([])).toBeUndefined();
    expect(learnShape(weeks(1, () => 5).slice(0, 23))).toBeUndefined();
    expect(learnShape(weeks(2, () => 0))).toBeUndefined();
    expect(learnShape(weeks(1, () => 5).slice(0, 24))).toEqual(Array(168).fill(5));
  });

  it('knows weekdays once they were seen, and takes other days for those that were not', () => {
    const weekend = (hour: number) => (hour >= 120 ? 100 : 10);
    const one = learnShape(weeks(1, weekend).slice(0, 48))!;
    expect(new Set(one)).toEqual(new Set([10]));
    const four = learnShape(weeks(4, weekend))!;
    expect(four[0]).toBeLessThan(16);
    expect(four[130]).toBeGreaterThan(85);
  });

  it('leaves no hour without weight', () => {
    const shape = learnShape(weeks(4, (hour) => (hour % 24 === 20 ? 2_400 : 0)))!;
    expect(Math.min(...shape)).toBeGreaterThan(0);
    expect(Math.min(...shape)).toBeLessThan(shape[20]! / 1_000);
  });
});
