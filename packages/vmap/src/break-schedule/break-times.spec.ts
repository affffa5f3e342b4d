import fc from 'fast-check';
import type { BreakRule, BreakSchedule } from './break-schedule';
import { breakTimes, type ContentTimes } from './break-times';
import { onDemandBreak } from './on-demand-break';
import { holdMs } from './planned-break';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const rule = (id: string, at: BreakRule['at'], more: Partial<BreakRule> = {}): BreakRule => ({
  id,
  at,
  maxAds: 2,
  maxDurationMs: MINUTE,
  ...more,
});
const at = (minutes: number): BreakRule['at'] => ({ kind: 'time', milliseconds: minutes * MINUTE });
const times = (schedule: BreakSchedule, content: ContentTimes) =>
  breakTimes(schedule, content).map(({ id, contentMs }) => [
    id,
    contentMs === undefined ? undefined : contentMs / MINUTE,
  ]);

describe('breakTimes', () => {
  const pre = rule('pre', { kind: 'start' });
  const post = rule('post', { kind: 'end' });

  it('has pre-, mid- and post-rolls, repeated up to the end of the content', () => {
    const mid = rule('mid', at(10), { repeatEveryMs: 10 * MINUTE });
    expect(times({ breaks: [post, mid, pre] }, { durationMs: 30 * MINUTE + 1 })).toEqual([
      ['pre', 0],
      ['mid', 10],
      ['mid.2', 20],
      ['mid.3', 30],
      ['post', 30 + 1 / MINUTE],
    ]);
    expect(times({ breaks: [mid] }, { durationMs: 30 * MINUTE })).toEqual([
      ['mid', 10],
      ['mid.2', 20],
    ]);
    expect(times({ breaks: [mid] }, { durationMs: 10 * MINUTE })).toEqual([]);
    expect(times({ breaks: [mid] }, { durationMs: 0 })).toEqual([]);
  });

  it('starts later by the breaks before it, at the latest', () => {
    const planned = breakTimes(
      { breaks: [pre, rule('mid', at(10), { maxDurationMs: 90_000 }), post] },
      { durationMs: 20 * MINUTE },
    );
    expect(planned.map(({ startMs, number }) => [number, startMs])).toEqual([
      [0, 0],
      [1, 11 * MINUTE],
      [2, 22 * MINUTE + 30_000],
    ]);
    expect(planned.map((one) => holdMs(one, 2 * MINUTE))).toEqual([3, 14.5, 25.5].map((n) => n * MINUTE));
  });

  it('knows percentages, positions and cue points', () => {
    const schedule = {
      breaks: [
        rule('half', { kind: 'percent', percent: 50 }),
        rule('second', { kind: 'position', position: 2 }),
        rule('ninth', { kind: 'position', position: 9 }),
        rule('cue', { kind: 'cuePoints' }),
      ],
    };
    const cuePointsMs = [25, 5, 15, 5, 90].map((minutes) => minutes * MINUTE);
    expect(times(schedule, { durationMs: 40 * MINUTE, cuePointsMs })).toEqual([
      ['cue', 5],
      ['second', 15],
      ['cue.2', 15],
      ['half', 20],
      ['cue.3', 25],
    ]);
    const unknown = breakTimes(schedule, {});
    expect(unknown.map(({ id, timeOffset, contentMs }) => [id, timeOffset.kind, contentMs])).toEqual([
      ['half', 'percent', undefined],
      ['second', 'position', undefined],
      ['ninth', 'position', undefined],
    ]);
    expect(holdMs(unknown[0]!, MINUTE, HOUR)).toBe(HOUR + 2 * MINUTE);
  });

  it('leaves repetition to the player where nobody knows how long the content is', () => {
    const [mid] = breakTimes({ breaks: [rule('mid', at(10), { repeatEveryMs: 5 * MINUTE })] });
    expect(mid).toMatchObject({ id: 'mid', repeatAfterMs: 5 * MINUTE, contentMs: 10 * MINUTE });
  });

  it('leaves out breaks that come too soon, and makes smaller what an hour has no room for', () => {
    const mid = rule('mid', at(0), { repeatEveryMs: 10 * MINUTE, maxAds: 3 });
    const gap = { breaks: [pre, mid, post], viewing: { minGapMs: 15 * MINUTE } };
    expect(times(gap, { durationMs: HOUR })).toEqual([
      ['pre', 0],
      ['mid.3', 20],
      ['mid.5', 40],
      ['post', 60],
    ]);
    const hour = breakTimes({ breaks: [mid], viewing: { adsPerHour: 7 } }, { durationMs: 90 * MINUTE });
    expect(hour.map(({ id, maxAds }) => [id, maxAds])).toEqual([
      ['mid', 3],
      ['mid.2', 3],
      ['mid.3', 1],
      ['mid.7', 3],
      ['mid.8', 3],
      ['mid.9', 1],
    ]);
    expect(breakTimes({ breaks: [mid], viewing: { adsPerHour: 0 } }, { durationMs: HOUR })).toEqual([]);
  });

  it('keeps its rules in any hour of viewing, and loses no break without a reason', () => {
    const some = fc.record({
      durationMs: fc.integer({ min: 0, max: 4 * HOUR }),
      everyMs: fc.integer({ min: MINUTE, max: HOUR }),
      maxAds: fc.integer({ min: 1, max: 4 }),
      maxDurationMs: fc.integer({ min: 1, max: 5 * MINUTE }),
      viewing: fc.record(
        {
          minGapMs: fc.integer({ min: 0, max: 20 * MINUTE }),
          adsPerHour: fc.integer({ min: 0, max: 12 }),
          adMsPerHour: fc.integer({ min: 0, max: 15 * MINUTE }),
        },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(some, ({ durationMs, everyMs, maxAds, maxDurationMs, viewing }) => {
        const mid = rule('mid', at(0), { repeatEveryMs: everyMs, maxAds, maxDurationMs });
        const breaks = [rule('pre', { kind: 'start' }, { maxAds, maxDurationMs }), mid, post];
        const planned = breakTimes({ breaks, viewing }, { durationMs });
        const { minGapMs = 0, adsPerHour = Infinity, adMsPerHour = Infinity } = viewing;
        for (const [index, one] of planned.entries()) {
          expect(one.number).toBe(index);
          expect(one.maxAds).toBeGreaterThan(0);
          expect(one.maxAds).toBeLessThanOrEqual(one.rule.maxAds);
          const end = one.startMs! + one.maxDurationMs;
          const next = planned[index + 1];
          if (next) expect(next.contentMs! - one.contentMs!).toBeGreaterThanOrEqual(minGapMs);
          // Any hour that ends with a break is as full as any.
          const hour = planned.filter((o) => o.startMs! + o.maxDurationMs > end - HOUR && o.startMs! < end);
          expect(hour.reduce((sum, o) => sum + o.maxAds, 0)).toBeLessThanOrEqual(adsPerHour);
          expect(hour.reduce((sum, o) => sum + o.maxDurationMs, 0)).toBeLessThanOrEqual(adMsPerHour);
        }
        const all = breakTimes({ breaks }, { durationMs });
        expect(all).toHaveLength(2 + Math.ceil(durationMs / everyMs));
        if (Object.keys(viewing).length === 0) expect(planned).toEqual(all);
      }),
    );
  });

  it('refuses what is wrong, with the place', () => {
    const refused = (schedule: BreakSchedule, content: ContentTimes = {}) =>
      expect(() => breakTimes(schedule, content)).toThrow;
    refused({ breaks: [pre, pre] })(/'pre' is the id of two breaks/);
    refused({ breaks: [rule('a', { kind: 'end' }, { repeatEveryMs: 1 })] })(/breaks\[0\]\.repeatEveryMs/);
    refused({ breaks: [rule('a', { kind: 'percent', percent: 101 })] })(/breaks\[0\]\.at\.percent/);
    refused({ breaks: [rule('a', { kind: 'position', position: 0 })] })(/breaks\[0\]\.at\.position/);
    refused({ breaks: [rule('a', at(1), { maxAds: 0 })] })(/breaks\[0\]\.maxAds/);
    refused({ breaks: [pre], viewing: { minGapMs: -1 } })(/viewing\.minGapMs/);
    refused({ breaks: [pre] }, { durationMs: 1.5 })(/durationMs/);
    refused({ breaks: [pre] }, { cuePointsMs: [1, -1] })(/cuePointsMs\[1\]/);
    refused({ breaks: [rule('a', at(0), { repeatEveryMs: 1 })] }, { durationMs: HOUR })(/more than 500/);
  });
});

describe('onDemandBreak', () => {
  const live = { id: 'cue-7', maxAds: 4, maxDurationMs: 2 * MINUTE };

  it('begins at once', () => {
    expect(onDemandBreak({ rule: live, number: 3 })).toMatchObject({
      id: 'cue-7',
      number: 3,
      timeOffset: { kind: 'start' },
      startMs: 0,
      maxAds: 4,
      maxDurationMs: 2 * MINUTE,
    });
  });

  it('goes by what the viewer has seen', () => {
    const past = [{ startMs: 10 * MINUTE, ads: 3, durationMs: MINUTE }];
    const asked = (watchedMs: number, viewing: object) =>
      onDemandBreak({ rule: live, number: 1, watchedMs, past, viewing })?.maxAds;
    expect(asked(15 * MINUTE, { minGapMs: 4 * MINUTE })).toBe(4);
    expect(asked(15 * MINUTE - 1, { minGapMs: 4 * MINUTE })).toBeUndefined();
    expect(asked(71 * MINUTE - 1, { adsPerHour: 5 })).toBe(2);
    expect(asked(71 * MINUTE, { adsPerHour: 5 })).toBe(4);
  });
});
