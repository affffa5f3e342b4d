import { ManualClock, StateError } from '@xsp/core';
import { adRequestOf } from '../../test/support/ad-request';
import { FaultyState, settled } from '../../test/support/faulty-state';
import { parseCatalog } from '../catalog';
import { catalogLimits } from '../charging/catalog-limits';
import type { AdRequest } from './ad-request';
import { podOfSlots } from './pod-of-slots';
import type { PodsAdRequest } from './pods-ad-request';
import { ProductionAdServer } from './production-ad-server';
import { newReservationId } from './reservation-id';

const MEDIA = 'media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }]';

/** Campaigns as `id: lines`, the first ranked highest. */
function catalogOf(campaigns: Readonly<Record<string, string>>) {
  const ids = Object.keys(campaigns);
  const text = [
    'advertisers: [{ id: acme }]',
    'placements: [{ id: home }]',
    'campaigns:',
    ...ids.map(
      (id, index) =>
        `  - { id: ${id}, advertiser: acme, priority: ${ids.length - index}, ${campaigns[id]}, creatives: [{ id: ${id}-1, durationMs: 15000, ${MEDIA} }] }`,
    ),
  ].join('\n');
  return parseCatalog(text, { name: 'test.yaml' }).catalog;
}

function serverOf(campaigns: Readonly<Record<string, string>>) {
  const clock = new ManualClock(Date.parse('2026-11-24T12:00:00Z'));
  const state = new FaultyState({ clock });
  const catalog = catalogOf(campaigns);
  const options = { state, catalog, reservationTtlMs: 120_000, tokenTtlMs: 21_600_000, deadlineMs: 5_000 };
  const server = new ProductionAdServer(options);
  const hasty = new ProductionAdServer({ ...options, deadlineMs: 5 });
  const request = (user: string) => adRequestOf(catalog, user);
  const servedTo = async (user: string) => {
    const result = await server.serveAd(request(user));
    return result.success ? result.ad.campaign.id : result.reason;
  };
  const holds = async () => (await state.snapshot(request('one').viewer.partition)).holds.length;
  return { clock, state, server, hasty, request, servedTo, catalog, holds };
}

const capped = 'caps: [{ per: campaign, limit: 1, window: 1d }]';
const closed = 'whenStateDown: closed';

describe('ProductionAdServer', () => {
  it('serves the best that fits, and gives the reason when none does', async () => {
    const { servedTo } = serverOf({ best: capped, next: capped });
    expect([await servedTo('one'), await servedTo('one'), await servedTo('one')]).toEqual([
      'best',
      'next',
      'campaign-cap of best/best-1: 1 of 1',
    ]);
  });

  it('finds the one that fits behind many that do not, with one read of the viewer', async () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`c${i}`, capped]));
    const { servedTo, state } = serverOf(many);
    for (let i = 0; i < 199; i++) expect(await servedTo('one')).toBe(`c${i}`);
    const calls = { reserve: jest.spyOn(state, 'reserve'), snapshot: jest.spyOn(state, 'snapshot') };
    expect(await servedTo('one')).toBe('c199');
    expect(calls.reserve).toHaveBeenCalledTimes(2);
    expect(calls.snapshot).toHaveBeenCalledTimes(1);
  });

  it('serves to a calendar day that began since its options were built', async () => {
    const { clock, servedTo } = serverOf({ daily: 'caps: [{ per: campaign, limit: 1, window: day, timeZone: UTC }]' });
    expect(await servedTo('one')).toBe('daily');
    expect(await servedTo('one')).toMatch(/campaign-cap/);
    clock.advance(12 * 3_600_000);
    expect(await servedTo('one')).toBe('daily');
  });

  it('lets an adaptively paced campaign through in proportion to what is due, the same for the same request', async () => {
    const money =
      'pricing: { model: cpm, amount: "1000.00", currency: USD }, budget: { daily: "240.00", currency: USD }';
    const { clock, server, state, request, catalog } = serverOf({ paced: `${money}, pacing: { mode: adaptive }` });
    for (const limit of catalogLimits(catalog)) await state.setLimit(limit);
    let served = 0;
    // 2,000 requests an hour for ten impressions.
    for (let minute = 0; minute < 120; minute++) {
      clock.advance(60_000);
      for (let i = 0; i < 33; i++) {
        const result = await server.serveAd(request(`${minute}-${i}`));
        if (!result.success) continue;
        await state.commit({ hold: result.ad.hold });
        served++;
      }
      await server.refreshPacing();
    }
    expect(served).toBeGreaterThan(0);
    // Half of the day is over when it begins: what was due by then may be caught up with, and no more.
    expect(served).toBeLessThanOrEqual(Math.ceil(240 * (14 / 24)) + 3);
  });

  describe('when nothing comes of a decision', () => {
    const late = new StateError('timeout', 'no answer in time');

    /** Pods of so many slots that they are decided by two reserves. */
    const podsOf = (request: AdRequest): PodsAdRequest => ({
      request,
      id: newReservationId(),
      retryMs: 60_000,
      pods: ['a', 'b', 'c'].map((pod, breakNumber) => ({
        ...{ pod, placement: request.placement, rules: podOfSlots(32), bumper: null, startsInMs: 0, breakNumber },
      })),
    });

    it('gives back an ad when the state fails before the deadline', async () => {
      const { state, server, request, holds } = serverOf({ best: closed });
      state.slow()(late);
      expect(await server.serveAd(request('one'))).toMatchObject({ reason: 'state timeout' });
      await settled();
      expect(await holds()).toBe(0);
    });

    it.each([
      ['answers', undefined],
      ['fails', late],
    ])('gives back an ad when the state %s after it', async (_, error) => {
      const { state, hasty, request, holds } = serverOf({ best: closed });
      const letAnswer = state.slow();
      expect(await hasty.serveAd(request('one'))).toMatchObject({ reason: 'deadline' });
      letAnswer(error);
      await settled();
      expect(await holds()).toBe(0);
    });

    it.each([
      ['a retry', 0, 0],
      ['a later request with the same id', 61_000, 0],
      ['a later request with the same id', 61_000, 1],
    ])('leaves an ad that was answered with when %s is late (after %d ms, call %d)', async (_, afterMs, slow) => {
      const { clock, state, server, hasty, request, holds } = serverOf({ best: closed, next: closed });
      const asked = { ...request('one'), requestId: 'again' };
      const first = await server.serveAd(asked);
      clock.advance(afterMs);
      const letAnswer = state.slow(slow);
      expect(await hasty.serveAd(asked)).toMatchObject({ reason: 'deadline' });
      letAnswer();
      await settled();
      expect(await holds()).toBe(1);
      const commit = first.success && (await state.commit({ hold: first.ad.hold }));
      expect(commit).toMatchObject({ status: 'committed' });
    });

    it.each(['overloaded', 'unavailable', 'timeout'] as const)(
      'gives back the pods that were decided when the next are not: %s',
      async (reason) => {
        const { state, server, request, holds } = serverOf({ best: closed, next: closed });
        const asked = podsOf(request('one'));
        state.fault = { call: 3, before: new StateError(reason, 'not now') };
        expect((await server.servePods(asked)).flatMap(({ ads }) => ads)).toEqual([]);
        await settled();
        expect(state.calls).toBe(4);
        expect(await holds()).toBe(0);
      },
    );

    it.each([0, 1, 2, 3, 4, 5])(
      'leaves pods that were answered with when later ones with the same id are late (call %d)',
      async (slow) => {
        const { clock, state, server, hasty, request, holds } = serverOf({ best: closed, next: closed });
        const asked = podsOf(request('one'));
        const first = await server.servePods(asked);
        const before = await holds();
        clock.advance(61_000);
        const letAnswer = state.slow(slow);
        expect((await hasty.servePods(asked)).flatMap(({ ads }) => ads)).toEqual([]);
        letAnswer();
        await settled();
        expect(await holds()).toBe(before);
        for (const { hold } of first.flatMap(({ ads }) => ads)) {
          expect(await state.commit({ hold })).toMatchObject({ status: 'committed' });
        }
      },
    );

    it('gives back an ad whose scope is not kept, but not one that was answered with', async () => {
      const scoped = `${closed}, caps: [{ per: campaign, limit: 1, window: stream, event: complete }]`;
      const { state, server, request, holds } = serverOf({ best: scoped });
      const asked = { ...request('one'), requestId: 'again' };
      const away = jest.spyOn(state, 'set').mockRejectedValue(new StateError('unavailable', 'not now'));
      expect(await server.serveAd(asked)).toMatchObject({ reason: 'state unavailable' });
      await settled();
      expect(await holds()).toBe(0);
      away.mockRestore();
      const next = { ...asked, requestId: 'next' };
      expect(await server.serveAd(next)).toMatchObject({ success: true });
      jest.spyOn(state, 'set').mockRejectedValue(new StateError('unavailable', 'not now'));
      expect(await server.serveAd(next)).toMatchObject({ reason: 'state unavailable' });
      await settled();
      expect(await holds()).toBe(1);
    });
  });

  describe('while the state is away', () => {
    it('serves by whenStateDown, and nothing that has a limit of money or of 0', async () => {
      const money = 'pricing: { model: cpm, amount: "5.00", currency: USD }, budget: { total: "9.00", currency: USD }';
      const { state, server, request } = serverOf({
        money: `${money}, whenStateDown: open`,
        closed: 'whenStateDown: closed',
        never: 'caps: [{ per: campaign, limit: 0, window: 1d }], whenStateDown: open',
        shadow: `${capped}, whenStateDown: shadow`,
        open: `${capped}, whenStateDown: open`,
      });
      await state.close();
      const results = [];
      for (let i = 0; i < 3; i++) results.push(await server.serveAd(request('one')));
      const served = results.map((result) =>
        result.success ? [result.ad.campaign.id, result.ad.unheld] : result.reason,
      );
      expect(served).toEqual([
        ['shadow', true],
        ['open', true],
        ['open', true],
      ]);
    });

    it('says why there is no ad when none may be served', async () => {
      const { state, servedTo } = serverOf({ closed: 'whenStateDown: closed' });
      await state.close();
      expect(await servedTo('one')).toBe('state closed');
    });
  });
});
