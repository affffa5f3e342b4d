import fc from 'fast-check';
import { ValidationError } from '../errors';
import { formatDuration, parseDuration } from './duration';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['36h', 129_600_000],
    ['7d', 604_800_000],
    ['1w', 604_800_000],
    ['0s', 0],
    ['007m', 420_000],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    '1',
    '1 h',
    ' 1h',
    '1h ',
    '1h\n',
    '-1h',
    '+1h',
    '1.5h',
    '1,5h',
    '1e3s',
    '1H',
    'h',
    '1h30m',
    '1y',
    '1mo',
    '0x10s',
    '١h',
    'Infinityh',
    '__proto__',
    '99999999999999999w',
  ])('refuses %j, and says what to write', (text) => {
    expect(() => parseDuration(text, 'caps[0].window')).toThrow(ValidationError);
    expect(() => parseDuration(text, 'caps[0].window')).toThrow(/^caps\[0\]\.window: .*write .*"10m"/);
  });

  it('refuses what is too long for an exact number of milliseconds', () => {
    expect(parseDuration(`${Number.MAX_SAFE_INTEGER}ms`)).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => parseDuration('9007199254740992ms')).toThrow(/too long/);
    expect(() => parseDuration('15000000000w')).toThrow(/too long/);
  });

  it.each([30, null, undefined, {}, ['1h'], true])('refuses %p, which no type check may have caught', (value) => {
    expect(() => parseDuration(value as string)).toThrow(ValidationError);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0ms'],
    [1, '1ms'],
    [1_500, '1500ms'],
    [5_400_000, '90m'],
    [86_400_000, '1d'],
    [604_800_000, '1w'],
    [129_600_000, '36h'],
  ])('writes %d in the largest exact unit', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('is what parseDuration reads', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });

  it.each([-1, 0.5, NaN, Infinity])('refuses %d', (ms) => {
    expect(() => formatDuration(ms)).toThrow(ValidationError);
  });
});
