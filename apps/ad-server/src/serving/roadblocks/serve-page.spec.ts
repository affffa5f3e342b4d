import { ManualClock, StateError } from '@xsp/core';
import { FaultyState, settled } from '../../../test/support/faulty-state';
import { parseCatalog, type Catalog } from '../../catalog';
import { catalogLimits } from '../../charging/catalog-limits';
import { podOfSlots } from '../pod-of-slots';
import type { PodsAdRequest } from '../pods-ad-request';
import { ProductionAdServer } from '../production-ad-server';
import { newReservationId } from '../reservation-id';
import type { ServedPod } from '../serve-result';
import { viewerOf } from '../viewer';

const MEDIA = 'media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }]';
const PAID = 'pricing: { model: cpm, amount: "1000.00", currency: USD }';
const MONEY = `${PAID}, budget: { total: "9.00", currency: USD }`;

/** Campaigns as `id: lines`, over placements by their ids. */
function catalogOf(placements: readonly string[], campaigns: Readonly<Record<string, string>>): Catalog {
  const text = [
    'advertisers: [{ id: acme }]',
    `placements: [${placements.map((id) => `{ id: ${id} }`).join(', ')}]`,
    'campaigns:',
    ...Object.entries(campaigns).map(
      ([id, lines]) =>
        `  - { id: ${id}, advertiser: acme, ${lines}, creatives: [{ id: ${id}-15, durationMs: 15000, ${MEDIA} }] }`,
    ),
  ].join('\n');
  return parseCatalog(text, { name: 'test.yaml' }).catalog;
}

const WALL = catalogOf(['home', 'side', 'foot'], {
  wall: `priority: 5, ${MONEY}, roadblock: [home, side]`,
  rival: `priority: 9, ${MONEY}, targeting: { placements: [foot] }`,
});

function pageOf(user: string, catalog: Catalog): PodsAdRequest {
  const placements = [...catalog.placements];
  const [placement] = placements;
  return {
    isPage: true,
    id: newReservationId(),
    retryMs: 60_000,
    request: {
      viewer: viewerOf({ user, session: undefined }, true, 'a key of the tests'),
      household: undefined,
      placement: placement!,
      requestId: undefined,
      audience: { country: undefined, device: undefined, keywords: new Set() },
      stream: 's',
      pod: 'p',
    },
    pods: placements.map((one, index) => ({
      pod: one.id,
      placement: one,
      rules: podOfSlots(1),
      bumper: null,
      startsInMs: 0,
      breakNumber: index,
    })),
  };
}

async function serverOf(catalog = WALL) {
  const clock = new ManualClock(Date.parse('2026-11-24T12:00:00Z'));
  const state = new FaultyState({ clock });
  for (const limit of catalogLimits(catalog)) await state.setLimit(limit);
  const options = { state, catalog, reservationTtlMs: 120_000, tokenTtlMs: 21_600_000 };
  const server = new ProductionAdServer({ ...options, deadlineMs: 60_000 });
  const hasty = new ProductionAdServer({ ...options, deadlineMs: 5 });
  const page = pageOf('somebody', catalog);
  const holds = async () => (await state.snapshot(page.request.viewer.partition)).holds.length;
  const money = async () => {
    const limited = catalogLimits(catalog).map(({ partition, counter }) => ({ partition, counter }));
    const { counters } = await state.inspect(limited.map((one) => ({ ...one, window: { kind: 'forever' } })));
    return counters.map(({ held, committed }) => held + committed);
  };
  return { clock, state, server, hasty, page, holds, money };
}

const late = new StateError('timeout', 'no answer in time');
const busy = new StateError('overloaded', 'too many are waiting');

const idsOf = (pods: readonly ServedPod[]) => pods.map(({ ads }) => ads.map(({ campaign }) => campaign.id));

describe('a page with a roadblock', () => {
  it('holds an ad in each place', async () => {
    const { state, server, page, holds } = await serverOf();
    expect(idsOf(await server.servePods(page))).toEqual([['wall'], ['wall'], ['rival']]);
    expect(await holds()).toBe(3);
    // The question what was decided before, the roadblock's dry run and its reserve, then the place that is left.
    expect(state.calls).toBe(5);
    expect(state.releases).toBe(0);
  });

  it('is put back only for whom the pace lets through', async () => {
    const catalog = catalogOf(['home', 'side'], {
      wall: `priority: 5, ${PAID}, roadblock: [home, side]`,
      rival: `priority: 9, ${PAID}, budget: { daily: "240.00", currency: USD }, pacing: { mode: adaptive }, targeting: { placements: [home] }`,
    });
    const { clock, state, server } = await serverOf(catalog);
    const pages = new Set<string>();
    for (let minute = 0; minute < 30; minute++) {
      clock.advance(60_000);
      for (let i = 0; i < 20; i++) {
        const pods = await server.servePods(pageOf(`${minute}-${i}`, catalog));
        for (const { hold } of pods[0]!.ads) await state.commit({ hold });
        pages.add(JSON.stringify(idsOf(pods)));
      }
      await server.refreshPacing();
    }
    expect([...pages].sort()).toEqual(['[["rival"],[]]', '[["wall"],["wall"]]']);
  });

  describe('gives everything back', () => {
    it.each([0, 1, 2, 3, 4])('when the answer to call %d comes after the deadline', async (slow) => {
      const { state, hasty, page, holds, money } = await serverOf();
      const letAnswer = state.slow(slow);
      expect(idsOf(await hasty.servePods(page)).flat()).toEqual([]);
      letAnswer();
      // The decision ends then, and what it held is released.
      await settled();
      expect(state.calls).toBe(5);
      expect(await holds()).toBe(0);
      expect(await money()).toEqual([0n, 0n]);
    });

    it.each([0, 1, 2, 3, 4])('when call %d fails after the deadline', async (slow) => {
      const { state, hasty, page, holds, money } = await serverOf();
      const letAnswer = state.slow(slow);
      expect(idsOf(await hasty.servePods(page)).flat()).toEqual([]);
      letAnswer(late);
      await settled();
      expect(await holds()).toBe(0);
      expect(await money()).toEqual([0n, 0n]);
    });

    it.each([0, 1, 2, 3, 4])('when call %d is refused', async (call) => {
      const { state, server, page, holds, money } = await serverOf();
      state.fault = { call, before: busy };
      expect(idsOf(await server.servePods(page)).flat()).toEqual([]);
      await settled();
      expect(await holds()).toBe(0);
      expect(await money()).toEqual([0n, 0n]);
    });

    it('when the money of the roadblock is refused to somebody else meanwhile', async () => {
      const catalog = catalogOf(['home', 'side', 'foot'], {
        wall: `priority: 5, ${PAID}, budget: { total: "2.00", currency: USD }, roadblock: [home, side]`,
        rival: `priority: 9, ${MONEY}, targeting: { placements: [foot] }`,
      });
      const { state, server, hasty, page, holds } = await serverOf(catalog);
      const letAnswer = state.slow(4);
      await hasty.servePods(page);
      expect(await holds()).toBeGreaterThan(0);
      // The state refuses it, and the server leaves it out for a moment.
      await hasty.servePods(pageOf('else', catalog));
      expect(idsOf(await server.servePods(pageOf('another', catalog)))).toEqual([[], [], ['rival']]);
      letAnswer();
      await settled();
      expect(await holds()).toBe(0);
    });

    it('in as many calls as it holds, however many roadblocks there are', async () => {
      const places = Array.from({ length: 16 }, (_, n) => `p${n}`);
      const walls = Array.from({ length: 8 }, (_, n): [string, string] => [
        `wall${n}`,
        `${MONEY}, roadblock: [p${2 * n}, p${2 * n + 1}]`,
      ]);
      const { state, hasty, page, holds } = await serverOf(catalogOf(places, Object.fromEntries(walls)));
      const letAnswer = state.slow();
      await hasty.servePods(page);
      letAnswer();
      await settled();
      expect(await holds()).toBe(0);
      expect(state.releases).toBe(8);
    });
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'gives back what is new, and not what was answered with, when a later page has the same id, and call %d is late',
    async (slow) => {
      const { clock, state, server, hasty, page, holds } = await serverOf();
      const first = await server.servePods(page);
      clock.advance(61_000);
      const letAnswer = state.slow(slow);
      expect(idsOf(await hasty.servePods({ ...page, request: { ...page.request, stream: 'later' } })).flat()).toEqual(
        [],
      );
      letAnswer();
      await settled();
      expect(await holds()).toBe(3);
      for (const { hold } of first.flatMap(({ ads }) => ads)) {
        expect(await state.commit({ hold })).toMatchObject({ status: 'committed' });
      }
    },
  );
});
