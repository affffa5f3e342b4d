import { ValidationError } from '../errors';
import { systemClock } from './clock';
import { ManualClock } from './manual-clock';

describe('ManualClock', () => {
  it('stands still until it is told to move, in both directions', () => {
    const clock = new ManualClock(1_000);
    expect([clock.now(), clock.now()]).toEqual([1_000, 1_000]);
    expect(clock.advance(250)).toBe(1_250);
    expect(clock.advance(-50)).toBe(1_200);
    clock.set(7);
    expect(clock.now()).toBe(7);
  });

  it.each([0.5, NaN, Infinity, 2 ** 53])('refuses %d and stays where it is', (value) => {
    const clock = new ManualClock(5);
    expect(() => clock.set(value)).toThrow(ValidationError);
    expect(() => clock.advance(value)).toThrow(ValidationError);
    expect(() => new ManualClock(value)).toThrow(ValidationError);
    expect(clock.now()).toBe(5);
  });
});

describe('systemClock', () => {
  it('shows whole milliseconds', () => {
    expect(Number.isSafeInteger(systemClock.now())).toBe(true);
  });
});
