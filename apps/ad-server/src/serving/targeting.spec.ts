import type { Flight, Targeting } from '../catalog';
import { matchesMoment, matchesPlace } from './targeting';

const everywhere: Targeting = {
  placements: null,
  countries: null,
  devices: null,
  anyKeyword: null,
  noKeyword: null,
  dayparts: null,
};
const always: Flight = { startMs: null, endMs: null, timeZone: 'UTC' };
const unknown = { country: undefined, device: undefined };

describe('matchesPlace', () => {
  it('lets everything through that asks for nothing', () =>
    expect(matchesPlace(everywhere, 'home', unknown)).toBe(true));

  it.each([
    [{ placements: new Set(['home']) }, 'home', unknown, true],
    [{ placements: new Set(['home']) }, 'article', unknown, false],
    [{ countries: new Set(['FR']) }, 'home', { ...unknown, country: 'FR' }, true],
    [{ countries: new Set(['FR']) }, 'home', unknown, false],
    [{ devices: new Set(['ctv' as const]) }, 'home', { ...unknown, device: 'mobile' as const }, false],
  ])('%#: asks all that is asked for', (targeting, placement, audience, matches) =>
    expect(matchesPlace({ ...everywhere, ...targeting }, placement, audience)).toBe(matches),
  );
});

describe('matchesMoment', () => {
  const at = (text: string) => Date.parse(text);
  const none = new Set<string>();

  it('is from the start of the flight until before its end', () => {
    const flight = { startMs: 100, endMs: 200, timeZone: 'UTC' };
    const flies = (now: number) => matchesMoment(everywhere, flight, none, now);
    expect([99, 100, 199, 200].map(flies)).toEqual([false, true, true, false]);
  });

  it('wants one of the keywords, and none of the others', () => {
    const targeting = { ...everywhere, anyKeyword: new Set(['sport', 'news']), noKeyword: new Set(['war']) };
    const matches = (...words: string[]) => matchesMoment(targeting, always, new Set(words), 0);
    expect([matches(), matches('sport'), matches('sport', 'war'), matches('cooking')]).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it('is within a daypart by the clock of its zone, summer time or not', () => {
    const evening = {
      days: new Set([6, 7] as const),
      fromMinute: 18 * 60,
      toMinute: 23 * 60,
      timeZone: 'Europe/Paris',
    };
    const within = (text: string) => matchesMoment({ ...everywhere, dayparts: [evening] }, always, none, at(text));
    expect(within('2026-03-28T16:59:59Z')).toBe(false);
    expect(within('2026-03-28T17:00:00Z')).toBe(true); // Saturday 18:00, winter
    expect(within('2026-03-29T16:00:00Z')).toBe(true); // Sunday 18:00, summer
    expect(within('2026-03-29T21:00:00Z')).toBe(false); // 23:00
    expect(within('2026-03-30T17:00:00Z')).toBe(false); // Monday
  });

  it('goes on into the next day where it ends before it begins', () => {
    const night = { days: new Set([7] as const), fromMinute: 22 * 60, toMinute: 2 * 60, timeZone: 'UTC' };
    const within = (text: string) => matchesMoment({ ...everywhere, dayparts: [night] }, always, none, at(text));
    expect(within('2026-11-22T21:59:00Z')).toBe(false);
    expect(within('2026-11-22T22:00:00Z')).toBe(true); // Sunday
    expect(within('2026-11-23T01:59:00Z')).toBe(true); // Monday, early
    expect(within('2026-11-23T22:00:00Z')).toBe(false);
    expect(within('2026-11-22T01:00:00Z')).toBe(false); // Saturday's night is not asked for
  });
});
