import { ValidationError } from '@xsp/core';
import fc from 'fast-check';
import { formatDuration, isStrictDuration, parseDuration } from './duration';

describe('parseDuration', () => {
  it.each([
    ['00:00:00', 0],
    ['00:00:15', 15_000],
    ['00:00:15.5', 15_500],
    ['00:00:15.125', 15_125],
    ['00:00:15.1259', 15_126],
    ['01:02:03.004', 3_723_004],
    ['1:2:3', 3_723_000],
    ['100:00:00', 360_000_000],
    [' 00:00:01 ', 1000],
    ['30', 30_000],
    ['0.5', 500],
  ])('reads %j', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each([
    '',
    'x',
    '00:00',
    '00:60:00',
    '00:00:60',
    '-00:00:01',
    '00:00:01.',
    '1e3',
    '00:00:1x',
    ':00:00',
    '9'.repeat(30),
  ])('does not read %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('formatDuration', () => {
  it('is read again as it was, in a form that the standard has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (milliseconds) => {
        const text = formatDuration(milliseconds);
        expect(parseDuration(text)).toBe(milliseconds);
        expect(isStrictDuration(text)).toBe(true);
      }),
    );
  });

  it('has milliseconds only where there are some', () => {
    expect(formatDuration(61_000)).toBe('00:01:01');
    expect(formatDuration(61_001)).toBe('00:01:01.001');
    expect(formatDuration(86_399_999)).toBe('23:59:59.999');
    expect(formatDuration(3_600_000 * 100)).toBe('100:00:00');
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53])('refuses %d', (milliseconds) => {
    expect(() => formatDuration(milliseconds)).toThrow(ValidationError);
  });
});
