import { ManualClock, MemoryBackend } from '@xsp/core';
import { parseCatalog } from '../catalog';
import { catalogLimits } from '../charging/catalog-limits';
import type { AdRequest } from '../serving/ad-request';
import { ProductionAdServer } from '../serving/production-ad-server';
import { viewerOf } from '../serving/viewer';

const CATALOG = `
advertisers: [{ id: acme }]
placements: [{ id: home }]
campaigns:
${[
  ['paced', 'priority: 2, budget: { daily: "240.00", currency: USD }, pacing: { mode: adaptive }'],
  ['counted', 'priority: 1, budget: { impressions: { daily: 240 } }, pacing: { mode: adaptive }'],
]
  .map(
    ([
      id,
      lines,
    ]) => `  - { id: ${id}, advertiser: acme, pricing: { model: cpm, amount: "1000.00", currency: USD }, ${lines},
      creatives: [{ id: ${id}-1, durationMs: 15000, media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }] }] }`,
  )
  .join('\n')}
`;

describe('a campaign that the throttle holds back', () => {
  async function start() {
    const clock = new ManualClock(Date.parse('2026-11-24T12:00:00Z'));
    const state = new MemoryBackend({ clock });
    const { catalog } = parseCatalog(CATALOG, { name: 'test.yaml' });
    for (const limit of catalogLimits(catalog)) await state.setLimit(limit);
    const times = { reservationTtlMs: 120_000, tokenTtlMs: 21_600_000, deadlineMs: 5_000 };
    const server = new ProductionAdServer({ state, catalog, ...times });
    const request = (requestId: string): AdRequest => ({
      viewer: viewerOf({ user: requestId, session: undefined }, true, 'a key of the tests'),
      household: undefined,
      placement: catalog.placementById.get('home')!,
      requestId,
      audience: { country: undefined, device: undefined, keywords: new Set() },
      stream: 's',
      pod: 'p',
    });
    const serve = async (requestId: string) => {
      const result = await server.serveAd(request(requestId));
      if (!result.success) return undefined;
      await state.commit({ hold: result.ad.hold });
      return result.ad.campaign.id;
    };
    return { clock, server, request, serve };
  }

  it('is explained by what is spent and due, as it is decided', async () => {
    const { clock, server, request, serve } = await start();
    // Before anything is known all is let through: 120 of each are due by noon, and the ceiling stops a little later.
    for (let i = 0; i < 250; i++) await serve(`early ${i}`);
    await server.refreshPacing();
    const [paced, counted] = await server.explain(request('now'));
    const figures =
      /^held back by its pace: no request is let through for now; (\S+) spent or held, (\S+ \S+) due at (\S+)$/;
    expect(paced).toMatchObject({ campaign: 'paced', outcome: 'pacing' });
    expect(figures.exec(paced!.reason)?.slice(1)).toEqual(['122.00', '120.00 USD', '2026-11-24T12:00:00.000Z']);
    expect(counted).toMatchObject({ campaign: 'counted', outcome: 'pacing' });
    expect(figures.exec(counted!.reason)?.slice(1)).toEqual(['121', '120 impressions', '2026-11-24T12:00:00.000Z']);
    expect(await serve('now')).toBeUndefined();

    for (let minute = 0; minute < 40; minute++) {
      clock.advance(60_000);
      for (let i = 0; i < 33; i++) await serve(`${minute} ${i}`);
      await server.refreshPacing();
    }
    const outcomes = new Set<string>();
    for (let i = 0; i < 200; i++) {
      const id = `then ${i}`;
      const [explained] = await server.explain(request(id));
      const held =
        /^held back by its pace: (\S+) % of its requests are let through for now, and this one drew (0\.\d{4}); \S+ spent or held, \S+ USD due at /;
      const [, share, draw] = held.exec(explained!.reason) ?? [];
      if (share !== undefined) expect(Number(draw)).toBeGreaterThanOrEqual(Number(share) / 100 - 0.001);
      outcomes.add(share === undefined ? explained!.outcome : 'held back');
      // What is explained is what is decided, for the same request.
      const served = await serve(id);
      if (share !== undefined) expect(served).not.toBe('paced');
    }
    expect(outcomes).toContain('held back');
  });
});
