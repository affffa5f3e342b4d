import { fromNow, minutes, money, percent, withReadableTimes } from './format';

describe('money', () => {
  it.each([
    ['0', '0.00'],
    ['0.018', '0.018'],
    ['1234.5', '1,234.50'],
    ['-1234567', '-1,234,567.00'],
    ['9007199254740993.000000001', '9,007,199,254,740,993.000000001'],
  ])('shows %s as %s, to the last digit', (amount, text) => expect(money(amount)).toBe(text));
});

describe('figures for people', () => {
  it('says what share of nothing is not known', () => expect(percent(0, 0)).toBe('–'));

  it.each([
    [1, 1, '100 %'],
    [1, 3, '33.3 %'],
    [999_999, 1_000_000, '100.0 %'],
  ])('%d of %d is %s', (part, all, text) => expect(percent(part, all)).toBe(text));

  it.each([
    [0, '0:00'],
    [65.9, '1:05'],
    [3_601, '60:01'],
  ])('%d seconds are %s', (seconds, text) => expect(minutes(seconds)).toBe(text));

  it.each([
    [0, 'now'],
    [45, 'in 45 s'],
    [600, 'in 10 min'],
    [7_200, 'in 2 h'],
    [864_000, 'in 10 days'],
  ])('%d seconds from now is %s', (seconds, text) => {
    expect(fromNow(new Date(seconds * 1_000).toISOString(), 0)).toBe(text);
  });

  it('leaves everything but times as it is', () => {
    expect(withReadableTimes('3 of 3, <b>free</b>')).toBe('3 of 3, <b>free</b>');
    expect(withReadableTimes('free at 2026-11-24T14:05:00.000Z.')).toMatch(/^free at \d+ Nov \d\d:\d\d:\d\d\.$/);
  });
});
