import { localClock } from './local-clock';

const at = (text: string) => Date.parse(text);

describe('localClock', () => {
  it.each([
    ['2026-03-29T00:59:59.999Z', 'Europe/Paris', 7, 119],
    ['2026-03-29T01:00:00.000Z', 'Europe/Paris', 7, 180], // 02:00 to 03:00 is skipped
    ['2026-10-25T00:30:00Z', 'Europe/Paris', 7, 150],
    ['2026-10-25T01:30:00Z', 'Europe/Paris', 7, 150], // shown twice
    ['2026-11-24T20:15:00Z', 'Asia/Kathmandu', 3, 120], // +05:45
    ['2026-11-24T23:59:00Z', 'UTC', 2, 1439],
  ])('reads %s in %s', (text, zone, weekday, minute) => {
    expect(localClock(at(text), zone)).toEqual({ weekday, minute });
    expect(localClock(at(text), zone)).toEqual({ weekday, minute });
  });

  it('computes each minute once', () => {
    const first = localClock(at('2026-11-24T12:00:00Z'), 'Europe/Paris');
    expect(localClock(at('2026-11-24T12:00:59.999Z'), 'Europe/Paris')).toBe(first);
    expect(localClock(at('2026-11-24T12:01:00Z'), 'Europe/Paris')).not.toBe(first);
  });

  it('refuses an unknown zone', () => expect(() => localClock(0, 'Europe/Atlantis')).toThrow(/unknown time zone/));
});
