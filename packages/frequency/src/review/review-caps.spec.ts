import fc from 'fast-check';
import { see } from '../../test/support/ask';
import { memory } from '../../test/support/memory';
import type { Cap } from '../cap/cap';
import type { CapWindow } from '../cap/cap-window';
import { capCharges } from '../charges/cap-charges';
import { reviewCaps } from './review-caps';

const HOUR = 3_600_000;
const rolling = (hours: number): CapWindow => ({ kind: 'rolling', ms: hours * HOUR });
const sliding = (hours: number): CapWindow => ({ kind: 'sliding', ms: hours * HOUR });
const calendar = (unit: 'hour' | 'day' | 'week' | 'month', timeZone = 'UTC'): CapWindow => ({
  kind: 'calendar',
  unit,
  timeZone,
});
const campaign = (limit: number, window: CapWindow): Cap => ({ per: 'campaign', limit, window });
const kinds = (caps: readonly Cap[], parents?: readonly Cap[]) =>
  reviewCaps(caps, parents).map(({ cap, kind, because }) => `${cap} ${kind}: ${because.list}[${because.index}]`);

describe('reviewCaps', () => {
  it('points out 3 a day beside 1 a week', () => {
    expect(reviewCaps([campaign(3, calendar('day')), campaign(1, calendar('week'))])).toEqual([
      {
        cap: 0,
        because: { list: 'caps', index: 1 },
        kind: 'never matters',
        message: 'can never matter, since caps[1] (campaign-cap) always stops first at 1',
      },
    ]);
    expect(kinds([campaign(3, rolling(24)), campaign(1, rolling(168))])).toEqual(['0 never matters: caps[1]']);
    expect(kinds([campaign(3, sliding(24)), campaign(3, sliding(168))])).toEqual(['0 never matters: caps[1]']);
  });

  it('says nothing of caps that matter', () => {
    expect(kinds([campaign(3, calendar('day')), campaign(10, calendar('week'))])).toEqual([]);
    expect(kinds([campaign(3, calendar('day')), campaign(3, calendar('day', 'Asia/Tokyo'))])).toEqual([]);
    // A day can reach into two weeks that began apart, each with one.
    expect(kinds([campaign(1, rolling(24)), campaign(1, rolling(168))])).toEqual([]);
    expect(kinds([campaign(2, calendar('week')), campaign(2, calendar('month'))])).toEqual([]);
  });

  it('points out two limits on one count, and one written twice', () => {
    expect(kinds([campaign(3, rolling(24)), campaign(5, rolling(24))])).toEqual(['1 contradiction: caps[0]']);
    expect(kinds([campaign(5, rolling(24)), campaign(3, rolling(24))])).toEqual(['0 contradiction: caps[1]']);
    expect(kinds([campaign(3, rolling(24)), campaign(3, rolling(24))])).toEqual(['1 duplicate: caps[0]']);
  });

  it('points out what a limit of 0, a gap, a stream or a parent makes idle', () => {
    expect(kinds([campaign(0, rolling(1)), campaign(3, calendar('day'))])).toEqual(['1 never matters: caps[0]']);
    expect(kinds([campaign(1, sliding(48)), campaign(3, calendar('day'))])).toEqual(['1 never matters: caps[0]']);
    expect(kinds([campaign(2, { kind: 'pod' }), campaign(2, { kind: 'stream' })])).toEqual([
      '0 never matters: caps[1]',
    ]);
    const creative = { ...campaign(4, calendar('day')), per: 'creative' };
    expect(kinds([creative], [{ ...campaign(3, calendar('day')), per: 'advertiser' }])).toEqual([
      '0 never matters: parents[0]',
    ]);
    expect(
      kinds([{ ...campaign(5, { kind: 'lifetime' }), event: 'click' }, campaign(5, { kind: 'lifetime' })]),
    ).toEqual(['0 never matters: caps[1]']);
  });

  it('keeps levels, identities and splits apart that do not bound each other', () => {
    const a = campaign(1, { kind: 'lifetime' });
    expect(kinds([a, { ...campaign(3, rolling(24)), per: 'advertiser' }])).toEqual([]);
    expect(kinds([a, { ...campaign(3, rolling(24)), identity: 'household' }])).toEqual([]);
    expect(kinds([{ ...a, each: ['placement'] }, campaign(3, rolling(24))])).toEqual([]);
    expect(kinds([a, { ...campaign(3, rolling(24)), each: ['placement'] }])).toEqual(['1 never matters: caps[0]']);
  });

  it('is right: taking out what never matters changes no decision', async () => {
    const window = fc.constantFrom(
      rolling(1),
      rolling(24),
      sliding(1),
      sliding(30),
      calendar('hour'),
      calendar('day'),
      calendar('week'),
      { kind: 'lifetime' as const },
    );
    const cap = fc.record({
      limit: fc.integer({ min: 0, max: 4 }),
      window,
      per: fc.constantFrom('campaign', 'creative'),
    });
    const waits = fc.array(fc.constantFrom(1, HOUR / 2, HOUR - 1, HOUR, 5 * HOUR, 23 * HOUR), {
      minLength: 1,
      maxLength: 40,
    });
    let idle = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(cap, { minLength: 2, maxLength: 3 }), waits, async (caps, times) => {
        const remarks = reviewCaps(caps);
        if (remarks.length === 0) return;
        idle++;
        const all = await memory();
        const fewer = await memory();
        const kept = caps.filter((_, index) => !remarks.some((remark) => remark.cap === index));
        for (const [index, ms] of times.entries()) {
          const subject = { campaign: 'k', creative: `c${index % 2}` };
          const one = await see(all.backend, capCharges(caps, subject, all.clock.now()), { user: 'u' });
          const other = await see(fewer.backend, capCharges(kept, subject, fewer.clock.now()), { user: 'u' });
          expect(one === 'served').toBe(other === 'served');
          all.clock.advance(ms);
          fewer.clock.advance(ms);
        }
      }),
      { numRuns: 300 },
    );
    expect(idle).toBeGreaterThan(50);
  });
});
