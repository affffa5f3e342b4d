import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { ValidationError } from '../errors';
import { CALENDAR_UNITS, type CalendarUnit, calendarWindow } from './calendar-window';
import type { TimeWindow, Weekday } from './time-window';

const ms = (iso: string) => Date.parse(iso);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The window as two ISO strings in UTC. */
const shown = ({ start, end }: TimeWindow) => [new Date(start).toISOString(), new Date(end).toISOString()];
const window = (unit: CalendarUnit, at: string, zone: string, weekStart?: Weekday) =>
  shown(calendarWindow(unit, ms(at), zone, weekStart));

const ZONES = [
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'America/Sao_Paulo', // no midnight when summer time began
  'America/Havana', // midnight twice when it ends
  'America/St_Johns', // UTC-3:30, changed at 00:01 until 2011
  'Asia/Beirut', // no midnight when summer time begins
  'Asia/Kathmandu', // UTC+5:45
  'Asia/Kolkata', // UTC+5:30
  'Asia/Pyongyang', // moved by half an hour in 2015 and 2018
  'Australia/Lord_Howe', // summer time of half an hour
  'America/Caracas', // moved by half an hour in 2007 and 2016
  'Pacific/Apia', // skipped 30 December 2011
  'Pacific/Kwajalein', // skipped 21 August 1993
  'Pacific/Chatham', // UTC+12:45
  'Africa/Monrovia', // UTC-0:44:30 until 1972
  'Antarctica/Troll', // summer time of two hours
];

describe('calendarWindow', () => {
  describe('days', () => {
    it('has 24 hours as a rule, and starts at local midnight', () => {
      expect(window('day', '2026-06-10T21:59:59.999Z', 'Europe/Paris')).toEqual([
        '2026-06-09T22:00:00.000Z',
        '2026-06-10T22:00:00.000Z',
      ]);
      expect(window('day', '2026-06-10T22:00:00.000Z', 'Europe/Paris')).toEqual([
        '2026-06-10T22:00:00.000Z',
        '2026-06-11T22:00:00.000Z',
      ]);
    });

    it('has 23 hours when summer time begins and 25 when it ends', () => {
      const spring = calendarWindow('day', ms('2026-03-29T12:00:00Z'), 'Europe/Paris');
      expect(shown(spring)).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
      const autumn = calendarWindow('day', ms('2026-10-25T12:00:00Z'), 'Europe/Paris');
      expect(autumn.end - autumn.start).toBe(25 * HOUR);
    });

    it.each([
      ['America/Sao_Paulo', '2018-11-04T12:00:00Z', '2018-11-04T03:00:00.000Z', 23],
      ['Asia/Beirut', '2022-03-27T12:00:00Z', '2022-03-26T22:00:00.000Z', 23],
    ])('begins at the end of the gap where %s has no midnight', (zone, at, start, hours) => {
      const day = calendarWindow('day', ms(at), zone);
      expect(shown(day)[0]).toBe(start);
      expect(day.end - day.start).toBe(hours * HOUR);
      const before = calendarWindow('day', day.start - 1, zone);
      expect(before.end).toBe(day.start);
      expect(before.end - before.start).toBe(DAY);
    });

    it('begins with the first of two midnights', () => {
      // Havana, 1 November 2026: 01:00 UTC-4 became 00:00 UTC-5.
      const first = ms('2026-11-01T04:00:00Z');
      expect(calendarWindow('day', first, 'America/Havana').start).toBe(first);
      expect(calendarWindow('day', first + HOUR, 'America/Havana').start).toBe(first);
      expect(calendarWindow('day', first, 'America/Havana').end - first).toBe(25 * HOUR);
    });

    it('keeps a moment in the day that had begun when the clock went back into the day before', () => {
      // St John's, 7 November 2010: 00:01 UTC-2:30 became 23:01 UTC-3:30 of the 6th.
      const midnight = ms('2010-11-07T02:30:00Z');
      const after = ms('2010-11-07T02:31:30Z');
      expect(Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO('America/St_Johns').day).toBe(6);
      expect(calendarWindow('day', after, 'America/St_Johns').start).toBe(midnight);
      expect(calendarWindow('day', midnight - 1, 'America/St_Johns').end).toBe(midnight);
    });

    it('has no window for a date that the zone skips', () => {
      const last = calendarWindow('day', ms('2011-12-30T09:59:59.999Z'), 'Pacific/Apia'); // 29 December
      const next = calendarWindow('day', last.end, 'Pacific/Apia');
      expect(shown(last)).toEqual(['2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z']);
      expect(shown(next)).toEqual(['2011-12-30T10:00:00.000Z', '2011-12-31T10:00:00.000Z']);
    });
  });

  describe('weeks', () => {
    it('begins on Monday unless told otherwise', () => {
      const at = '2026-11-24T12:00:00Z'; // a Tuesday
      expect(window('week', at, 'UTC')[0]).toBe('2026-11-23T00:00:00.000Z');
      expect(window('week', at, 'UTC', 2)[0]).toBe('2026-11-24T00:00:00.000Z');
      expect(window('week', at, 'UTC', 3)[0]).toBe('2026-11-18T00:00:00.000Z');
      expect(window('week', at, 'UTC', 7)[0]).toBe('2026-11-22T00:00:00.000Z');
    });

    it('has 167 or 169 hours when the clock is changed', () => {
      const spring = calendarWindow('week', ms('2026-03-25T00:00:00Z'), 'Europe/Paris');
      expect(spring.end - spring.start).toBe(167 * HOUR);
      const autumn = calendarWindow('week', ms('2026-10-20T00:00:00Z'), 'Europe/Paris');
      expect(autumn.end - autumn.start).toBe(169 * HOUR);
    });
  });

  describe('months', () => {
    it('has as many days as the month, in leap years too', () => {
      const days = (at: string) => {
        const { start, end } = calendarWindow('month', ms(at), 'UTC');
        return (end - start) / DAY;
      };
      expect(days('2026-02-14T00:00:00Z')).toBe(28);
      expect(days('2028-02-29T23:59:59Z')).toBe(29);
      expect(days('2100-02-01T00:00:00Z')).toBe(28);
      expect(days('2000-02-01T00:00:00Z')).toBe(29);
      expect(days('2026-12-31T23:59:59.999Z')).toBe(31);
    });

    it('begins and ends by the zone', () => {
      expect(window('month', '2026-03-31T22:00:00Z', 'Europe/Paris')).toEqual([
        '2026-03-31T22:00:00.000Z',
        '2026-04-30T22:00:00.000Z',
      ]);
    });
  });

  describe('hours and minutes', () => {
    it('begins when the clock shows a full hour, in zones of 30 and 45 minutes too', () => {
      expect(window('hour', '2026-06-10T10:29:59.999Z', 'Asia/Kolkata')[0]).toBe('2026-06-10T09:30:00.000Z');
      expect(window('hour', '2026-06-10T10:15:00Z', 'Asia/Kathmandu')[0]).toBe('2026-06-10T10:15:00.000Z');
      expect(window('minute', '2026-06-10T10:15:59.999Z', 'Asia/Kathmandu')).toEqual([
        '2026-06-10T10:15:00.000Z',
        '2026-06-10T10:16:00.000Z',
      ]);
    });

    it('gives each real hour its own window when the clock shows an hour twice', () => {
      expect(window('hour', '2026-10-25T00:30:00Z', 'Europe/Paris')).toEqual([
        '2026-10-25T00:00:00.000Z',
        '2026-10-25T01:00:00.000Z',
      ]);
      expect(window('hour', '2026-10-25T01:30:00Z', 'Europe/Paris')).toEqual([
        '2026-10-25T01:00:00.000Z',
        '2026-10-25T02:00:00.000Z',
      ]);
    });

    it('is cut where the offset changes by half an hour', () => {
      // Caracas, 1 May 2016: 02:30 UTC-4:30 became 03:00 UTC-4.
      const change = '2016-05-01T07:00:00.000Z';
      expect(window('hour', '2016-05-01T06:59:59.999Z', 'America/Caracas')).toEqual([
        '2016-05-01T06:30:00.000Z',
        change,
      ]);
      expect(window('hour', change, 'America/Caracas')).toEqual([change, '2016-05-01T08:00:00.000Z']);
      // Lord Howe, 5 April 2026: 02:00 UTC+11 became 01:30 UTC+10:30.
      const back = '2026-04-04T15:00:00.000Z';
      expect(window('hour', '2026-04-04T14:59:59.999Z', 'Australia/Lord_Howe')).toEqual([
        '2026-04-04T14:00:00.000Z',
        back,
      ]);
      expect(window('hour', back, 'Australia/Lord_Howe')).toEqual([back, '2026-04-04T15:30:00.000Z']);
    });
  });

  describe('properties', () => {
    const unit = fc.constantFrom(...CALENDAR_UNITS);
    const zone = fc.constantFrom(...ZONES);
    const weekStart = fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7);
    const anyTime = fc.integer({ min: ms('1970-01-01T00:00:00Z'), max: ms('2040-01-01T00:00:00Z') });

    /** Moments within two days of a change of the zone's offset: there the mistakes are. */
    const nearChange = (name: string, from: number, delta: number) => {
      const next = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(name).getTimeZoneTransition('next');
      return (next?.epochMilliseconds ?? from) + delta;
    };

    const place = fc
      .record({
        unit,
        zone,
        weekStart,
        from: anyTime,
        near: fc.boolean(),
        delta: fc.oneof(fc.integer({ min: -2 * DAY, max: 2 * DAY }), fc.integer({ min: -HOUR, max: HOUR })),
      })
      .map(({ from, near, delta, ...rest }) => ({ ...rest, at: near ? nearChange(rest.zone, from, delta) : from }));

    it('contains the moment, and tiles the time line without gap or overlap', () => {
      fc.assert(
        fc.property(place, ({ unit, zone, weekStart, at }) => {
          const found = calendarWindow(unit, at, zone, weekStart);
          expect(found.start).toBeLessThanOrEqual(at);
          expect(found.end).toBeGreaterThan(at);

          const before = calendarWindow(unit, found.start - 1, zone, weekStart);
          const after = calendarWindow(unit, found.end, zone, weekStart);
          expect(before.end).toBe(found.start);
          expect(after.start).toBe(found.end);
        }),
        { numRuns: 1_500 },
      );
    });

    it('is the same window for each of its moments', () => {
      fc.assert(
        fc.property(place, fc.double({ min: 0, max: 1, noNaN: true }), ({ unit, zone, weekStart, at }, share) => {
          const found = calendarWindow(unit, at, zone, weekStart);
          const inside = found.start + Math.floor(share * (found.end - found.start - 1));
          calendarWindow(unit, found.end + 40 * DAY, zone, weekStart); // puts another one in the cache
          expect(calendarWindow(unit, inside, zone, weekStart)).toEqual(found);
        }),
        { numRuns: 500 },
      );
    });

    it('begins on a full minute of the clock, day of the week or first of the month', () => {
      fc.assert(
        fc.property(place, ({ unit, zone, weekStart, at }) => {
          const { start } = calendarWindow(unit, at, zone, weekStart);
          const local = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone);
          const change = local.subtract({ nanoseconds: 1 }).offsetNanoseconds !== local.offsetNanoseconds;
          // A window that begins with a change of the offset may begin at any time that the clock then shows.
          if (!change) {
            expect(local.second).toBe(0);
            if (unit !== 'minute') expect(local.minute).toBe(0);
            if (unit !== 'minute' && unit !== 'hour') expect(local.hour).toBe(0);
          }
          if (unit === 'week' && zone !== 'Pacific/Apia' && zone !== 'Pacific/Kwajalein') {
            expect(local.dayOfWeek).toBe(weekStart);
          }
          if (unit === 'month') expect(local.day).toBe(1);
        }),
        { numRuns: 1_500 },
      );
    });

    it('is as long as it is called, but for changes of the clock', () => {
      const longest = {
        minute: 60_000,
        hour: HOUR,
        day: 26 * HOUR,
        week: 7 * DAY + 2 * HOUR,
        month: 31 * DAY + 2 * HOUR,
      };
      fc.assert(
        fc.property(place, ({ unit, zone, weekStart, at }) => {
          const { start, end } = calendarWindow(unit, at, zone, weekStart);
          expect(end).toBeGreaterThan(start);
          expect(end - start).toBeLessThanOrEqual(longest[unit]);
        }),
        { numRuns: 1_000 },
      );
    });
  });

  it('keeps the window found last for each unit and zone, and costs no calendar work within it', () => {
    const first = calendarWindow('day', ms('2026-06-10T12:00:00Z'), 'Europe/Paris');
    const instant = jest.spyOn(Temporal.Instant, 'fromEpochMilliseconds');
    expect(calendarWindow('day', first.start, 'Europe/Paris')).toBe(first);
    expect(calendarWindow('day', first.end - 1, 'Europe/Paris')).toBe(first);
    expect(instant).not.toHaveBeenCalled();
    expect(calendarWindow('day', first.end, 'Europe/Paris')).not.toBe(first);
    expect(instant).toHaveBeenCalled();
  });

  it('cannot be changed by a caller', () => {
    expect(Object.isFrozen(calendarWindow('day', 0, 'Europe/Paris'))).toBe(true);
  });

  it.each([
    [() => calendarWindow('year' as CalendarUnit, 0, 'UTC'), 'unit'],
    [() => calendarWindow('day', 0, 'Europe/Atlantis'), 'timeZone'],
    [() => calendarWindow('day', 0, '+02:00'), 'timeZone'],
    [() => calendarWindow('day', 0, ''), 'timeZone'],
    [() => calendarWindow('day', 0, '__proto__'), 'timeZone'],
    [() => calendarWindow('week', 0, 'UTC', 0 as Weekday), 'weekStart'],
    [() => calendarWindow('week', 0, 'UTC', 1.5 as Weekday), 'weekStart'],
    [() => calendarWindow('day', 0.5, 'UTC'), 'at'],
    [() => calendarWindow('day', NaN, 'UTC'), 'at'],
    [() => calendarWindow('day', 8.64e15 + 1, 'UTC'), 'at'],
    [() => calendarWindow('month', 8.64e15, 'UTC'), 'at'],
    [() => calendarWindow('month', -8.64e15, 'UTC'), 'at'],
  ])('refuses what is no window, naming the argument (%#)', (call, path) => {
    expect(call).toThrow(ValidationError);
    expect(call).toThrow(new RegExp(`^${path}: `));
  });
});
