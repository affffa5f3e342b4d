import { ValidationError } from '@xsp/core';
import fc from 'fast-check';
import { type BreakOffset, formatTimeOffset, isStrictOffset, parseAdOffset, parseTimeOffset } from './time-offset';

const offset = fc.oneof(
  fc.constantFrom<BreakOffset>({ kind: 'start' }, { kind: 'end' }),
  fc.nat().map((milliseconds): BreakOffset => ({ kind: 'time', milliseconds })),
  fc.integer({ min: 0, max: 100 }).map((percent): BreakOffset => ({ kind: 'percent', percent })),
  fc
    .double({ min: 0, max: 100, noNaN: true })
    .map((percent): BreakOffset => ({ kind: 'percent', percent: percent + 0 })),
  fc.integer({ min: 1 }).map((position): BreakOffset => ({ kind: 'position', position })),
);

describe('Time offsets', () => {
  it('are read again as they were written, in a form that the standard has', () => {
    fc.assert(
      fc.property(offset, (value) => {
        const text = formatTimeOffset(value);
        expect(parseTimeOffset(text)).toEqual(value);
        expect(isStrictOffset(text)).toBe(true);
      }),
    );
  });

  it.each<[string, BreakOffset]>([
    ['start', { kind: 'start' }],
    ['END', { kind: 'end' }],
    ['00:10:23.125', { kind: 'time', milliseconds: 623_125 }],
    ['30', { kind: 'time', milliseconds: 30_000 }],
    ['0%', { kind: 'percent', percent: 0 }],
    ['33.3%', { kind: 'percent', percent: 33.3 }],
    ['100%', { kind: 'percent', percent: 100 }],
    ['#1', { kind: 'position', position: 1 }],
  ])('%j is read', (text, value) => {
    expect(parseTimeOffset(text)).toEqual(value);
  });

  it.each(['', 'middle', '101%', '-1%', '%', '#0', '#', '#1.5', '#-1', 'start,end', '00:00'])(
    '%j is not read',
    (text) => {
      expect(parseTimeOffset(text)).toBeUndefined();
    },
  );

  it('inside an ad are a time or a percentage', () => {
    expect(parseAdOffset('start')).toBeUndefined();
    expect(parseAdOffset('#1')).toBeUndefined();
    expect(parseAdOffset('50%')).toEqual({ kind: 'percent', percent: 50 });
  });

  it.each<unknown>([
    { kind: 'percent', percent: 101 },
    { kind: 'percent', percent: NaN },
    { kind: 'position', position: 0 },
    { kind: 'time', milliseconds: -1 },
    { kind: 'never' },
  ])('%j is refused', (value) => {
    expect(() => formatTimeOffset(value as BreakOffset)).toThrow(ValidationError);
  });
});
