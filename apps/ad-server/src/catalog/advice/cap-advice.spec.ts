import fc from 'fast-check';
import { Findings, Place } from '../findings';
import type { Cap, CapWindow } from '../model';
import { adviseOnCaps } from './cap-advice';
import { mostWithin } from './most-within';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function cap(per: Cap['per'], limit: number, window: CapWindow, event: Cap['event'] = 'impression'): Cap {
  return { id: null, per, event, kind: 'count', limit, window };
}

function gap(per: Cap['per'], gapMs: number): Cap {
  return { id: null, per, event: 'impression', kind: 'gap', gapMs };
}

const rolling = (lengthMs: number): CapWindow => ({ kind: 'rolling', lengthMs });
const sliding = (lengthMs: number): CapWindow => ({ kind: 'sliding', lengthMs });
const calendar = (unit: 'minute' | 'hour' | 'day' | 'week' | 'month', timeZone = 'UTC'): CapWindow => ({
  kind: 'calendar',
  unit,
  timeZone,
  weekStart: 1,
});
const lifetime: CapWindow = { kind: 'lifetime' };

function warnings(caps: readonly Cap[], advertiserCaps: readonly Cap[] = []): string[] {
  const findings = new Findings();
  adviseOnCaps(caps, advertiserCaps, new Place(['caps'], findings));
  return findings.warnings(() => undefined).map(({ path, message }) => `${path} ${message}`);
}

describe('adviseOnCaps', () => {
  it.each<[what: string, caps: Cap[], expected: string]>([
    [
      '3 a day beside 1 a week',
      [cap('campaign', 3, rolling(DAY)), cap('campaign', 1, rolling(7 * DAY))],
      'caps[0] can never matter: caps[1], limit of 1 per campaign, refuses first',
    ],
    [
      '3 in a sliding day beside 3 in a sliding week',
      [cap('campaign', 3, sliding(DAY)), cap('campaign', 3, sliding(7 * DAY))],
      'caps[0] can never matter',
    ],
    [
      'anything beside never',
      [cap('campaign', 3, rolling(DAY)), cap('campaign', 0, lifetime)],
      'caps[0] can never matter: caps[1], limit of 0 per campaign',
    ],
    [
      'a day beside a lifetime of as many',
      [cap('campaign', 5, calendar('day')), cap('campaign', 5, lifetime)],
      'caps[0] can never matter',
    ],
    [
      '5 a day beside a gap of six hours',
      [cap('campaign', 5, rolling(DAY)), gap('campaign', 6 * HOUR)],
      'caps[0] can never matter: caps[1], gap per campaign',
    ],
    [
      'a gap of an hour beside a gap of two',
      [gap('campaign', HOUR), gap('campaign', 2 * HOUR)],
      'caps[0] can never matter',
    ],
    [
      'an hour beside the day of the same clock',
      [cap('campaign', 4, calendar('hour')), cap('campaign', 3, calendar('day'))],
      'caps[0] can never matter',
    ],
    [
      'a creative beside its campaign',
      [cap('creative', 3, sliding(DAY)), cap('campaign', 2, sliding(DAY))],
      'caps[0] can never matter: caps[1], limit of 2 per campaign',
    ],
    [
      'a pod beside its stream',
      [cap('campaign', 2, { kind: 'pod' }), cap('campaign', 1, { kind: 'stream' })],
      'caps[0] can never matter',
    ],
    [
      'the same twice',
      [cap('campaign', 3, rolling(DAY)), cap('campaign', 3, rolling(DAY))],
      'caps[1] says the same as caps[0]; remove one',
    ],
    ['the same in other words', [gap('campaign', HOUR), cap('campaign', 1, sliding(HOUR))], 'caps[1] can never matter'],
  ])('points out %s, once', (_, caps, expected) => {
    const found = warnings(caps);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it.each<[what: string, caps: Cap[]]>([
    ['3 a day and 9 a week', [cap('campaign', 3, rolling(DAY)), cap('campaign', 9, rolling(7 * DAY))]],
    // When the rolling week ends, the next begins at once: six can come within a day.
    ['3 a day and 3 in a rolling week', [cap('campaign', 3, rolling(DAY)), cap('campaign', 3, rolling(7 * DAY))]],
    ['other levels', [cap('campaign', 3, sliding(DAY)), cap('category', 1, sliding(7 * DAY))]],
    ['a campaign beside its creative', [cap('campaign', 3, sliding(DAY)), cap('creative', 1, sliding(7 * DAY))]],
    ['other events', [cap('campaign', 3, sliding(DAY)), cap('campaign', 1, sliding(7 * DAY), 'click')]],
    [
      'clocks that are not together',
      [cap('campaign', 3, calendar('hour', 'Asia/Kolkata')), cap('campaign', 3, calendar('day'))],
    ],
    [
      'a week and a month, which do not nest',
      [cap('campaign', 3, calendar('week')), cap('campaign', 3, calendar('month'))],
    ],
    ['a lifetime beside a day', [cap('campaign', 5, lifetime), cap('campaign', 1, sliding(DAY))]],
    ['a stream beside an hour', [cap('campaign', 5, { kind: 'stream' }), cap('campaign', 1, sliding(HOUR))]],
    ['nothing', []],
  ])('leaves %s alone', (_, caps) => {
    expect(warnings(caps)).toEqual([]);
  });

  it('knows the caps of the advertiser', () => {
    const own = [cap('campaign', 3, sliding(DAY))];
    expect(warnings(own, [cap('advertiser', 2, sliding(DAY))])).toEqual([
      "caps[0] can never matter: the advertiser's limit of 2 per advertiser, refuses first",
    ]);
    expect(warnings(own, [cap('advertiser', 4, sliding(DAY))])).toEqual([]);
  });

  it('is right: no history that obeys the one cap reaches more than it says within a window of the other', () => {
    const length = fc.integer({ min: 1, max: 12 });
    const window = fc.oneof(length.map(rolling), length.map(sliding), fc.constant(lifetime));
    const anyCap = fc.oneof(
      fc
        .record({ limit: fc.integer({ min: 0, max: 4 }), window })
        .map(({ limit, window: w }) => cap('campaign', limit, w)),
      length.map((ms) => gap('campaign', ms)),
    );
    const times = fc
      .array(fc.integer({ min: 0, max: 40 }), { maxLength: 40 })
      .map((list) => [...list].sort((a, b) => a - b));
    fc.assert(
      fc.property(anyCap, anyCap, times, (obeyed, other, tries) => {
        const most = mostWithin(obeyed, other);
        if (most === undefined) return;
        const history = tries.reduce<number[]>((seen, now) => (allows(obeyed, seen, now) ? [...seen, now] : seen), []);
        expect(mostInOneWindow(other, history)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is right about the calendar, over a year with both changes of the clock', () => {
    const start = Date.parse('2026-01-01T00:00:00Z');
    const months = Array.from({ length: 13 }, (_, month) => Date.UTC(2026, month));
    for (let month = 0; month < 12; month++) {
      const most = mostWithin(cap('campaign', 1, calendar('day')), cap('campaign', 9, calendar('month'))) ?? 0;
      expect(((months[month + 1] ?? 0) - (months[month] ?? start)) / DAY).toBeLessThanOrEqual(most);
    }
    // Clocks set back: 25 hours in one day.
    expect(mostWithin(cap('campaign', 1, sliding(HOUR)), cap('campaign', 1, calendar('day')))).toBeGreaterThanOrEqual(
      25,
    );
  });
});

/** Whether a cap lets an event through after those before it: the plain reading of its definition. */
function allows(of: Cap, seen: readonly number[], now: number): boolean {
  if (of.kind === 'gap') return !seen.some((time) => now - time < of.gapMs);
  return countIn(of.window, seen, now) < of.limit;
}

function countIn(window: CapWindow, seen: readonly number[], now: number): number {
  if (window.kind === 'sliding') return seen.filter((time) => now - time < window.lengthMs).length;
  if (window.kind !== 'rolling') return seen.length;
  let [start, count] = [-Infinity, 0];
  for (const time of seen) [start, count] = time - start >= window.lengthMs ? [time, 1] : [start, count + 1];
  return now - start >= window.lengthMs ? 0 : count;
}

/** The most events that ever stood together in one window of a cap that was not enforced. */
function mostInOneWindow(of: Cap, history: readonly number[]): number {
  const window: CapWindow = of.kind === 'gap' ? sliding(of.gapMs) : of.window;
  return Math.max(0, ...history.map((now, index) => countIn(window, history.slice(0, index), now) + 1));
}
