import fc from 'fast-check';
import { ValidationError } from '../errors';
import { localDateTimeToEpoch } from './local-date-time';

const iso = (epochMs: number) => new Date(epochMs).toISOString();

describe('localDateTimeToEpoch', () => {
  it.each([
    ['2026-01-01T00:00:00', 'UTC', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00', 'Europe/Paris', '2025-12-31T23:00:00.000Z'],
    ['2026-07-01T00:00:00', 'Europe/Paris', '2026-06-30T22:00:00.000Z'],
    ['2026-01-01T12:30:15.25', 'Asia/Kolkata', '2026-01-01T07:00:15.250Z'],
    ['2024-02-29T00:00:00', 'America/New_York', '2024-02-29T05:00:00.000Z'],
  ])('reads %s in %s', (text, zone, expected) => {
    expect(iso(localDateTimeToEpoch(text, zone))).toBe(expected);
  });

  it('takes the first of two moments when summer time ends', () => {
    expect(iso(localDateTimeToEpoch('2026-10-25T02:30:00', 'Europe/Paris'))).toBe('2026-10-25T00:30:00.000Z');
  });

  it('moves a time that the clock skips behind the gap', () => {
    expect(iso(localDateTimeToEpoch('2026-03-29T02:30:00', 'Europe/Paris'))).toBe('2026-03-29T01:30:00.000Z');
    // Samoa skipped the whole of 30 December 2011.
    expect(iso(localDateTimeToEpoch('2011-12-30T12:00:00', 'Pacific/Apia'))).toBe('2011-12-30T22:00:00.000Z');
  });

  it('agrees with the offset-free reading of UTC', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (ms) => {
        expect(localDateTimeToEpoch(iso(ms).slice(0, -1), 'UTC')).toBe(ms);
      }),
    );
  });

  it.each([
    ['2026-01-01', 'a date alone'],
    ['2026-01-01T00:00:00Z', 'UTC'],
    ['2026-01-01T00:00:00+01:00', 'an offset'],
    ['2026-01-01 00:00:00', 'a blank'],
    ['2026-1-1T00:00', 'missing zeros'],
    ['2026-01-01T00:00:00.0001', 'finer than milliseconds'],
    ['2026-01-01T00:00:00[u-ca=hebrew]', 'another calendar'],
    ['2026-12-31T23:59:60', 'a leap second'],
    ['', 'nothing'],
  ])('refuses %j (%s) with a remedy', (text) => {
    expect(() => localDateTimeToEpoch(text, 'UTC', 'flight.start')).toThrow(/flight\.start.*2026-01-01T00:00:00/);
  });

  it.each(['2026-02-29T00:00', '2026-13-01T00:00', '2026-04-31T00:00', '2026-01-01T24:00', '2026-01-01T00:60'])(
    'refuses %s, which no calendar has',
    (text) => {
      expect(() => localDateTimeToEpoch(text, 'UTC')).toThrow(/not in the calendar/);
    },
  );

  it('refuses what is no string, and an unknown zone', () => {
    expect(() => localDateTimeToEpoch(20260101 as unknown as string, 'UTC')).toThrow(ValidationError);
    expect(() => localDateTimeToEpoch('2026-01-01T00:00', 'Mars/Olympus')).toThrow(/Mars\/Olympus/);
  });
});
