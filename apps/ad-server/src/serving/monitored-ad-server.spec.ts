import { ManualClock, MemoryBackend } from '@xsp/core';
import { prometheusText, Recorder } from '@xsp/metrics';
import { adRequestOf } from '../../test/support/ad-request';
import { parseCatalog } from '../catalog';
import { applyLimits } from '../charging/apply-limits';
import { catalogLimits } from '../charging/catalog-limits';
import type { AdRequest } from './ad-request';
import { MonitoredAdServer } from './monitored-ad-server';
import { podOfSlots } from './pod-of-slots';

const MEDIA = 'media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }]';
const CREATIVES = `creatives: [{ id: one, durationMs: 15000, ${MEDIA} }]`;
const MONEY = 'pricing: { model: cpm, amount: "5.00", currency: USD }';

/** A server of one campaign, whose decisions take 2 ms each by its stopwatch. */
async function serverOf(campaign: string, { metrics }: { readonly metrics?: Recorder['metrics'] } = {}) {
  const clock = new ManualClock(Date.parse('2026-11-24T12:00:00Z'));
  const state = new MemoryBackend({ clock });
  const text = [
    'advertisers: [{ id: acme }]',
    'placements: [{ id: home }, { id: other }]',
    'campaigns:',
    `  - { id: spring, advertiser: acme, ${campaign}, ${CREATIVES} }`,
  ].join('\n');
  const { catalog } = parseCatalog(text, { name: 'test.yaml' });
  await applyLimits(state, catalogLimits(catalog));
  let time = 0;
  const server = new MonitoredAdServer({
    state,
    catalog,
    reservationTtlMs: 120_000,
    tokenTtlMs: 21_600_000,
    deadlineMs: 5_000,
    stopwatch: { now: () => (time += 2) },
    ...(metrics && { metrics }),
  });
  const request = (user: string | undefined, more: Partial<AdRequest> = {}) => adRequestOf(catalog, user, more);
  const other = catalog.placementById.get('other')!;
  return { clock, state, catalog, server, request, other };
}

describe('MonitoredAdServer', () => {
  it('counts what it serves, what caps refuse, and how long it takes', async () => {
    const { server, request } = await serverOf('caps: [{ per: campaign, limit: 3, window: 1d }]');
    for (let i = 0; i < 4; i++) await server.serveAd(request('one'));
    expect(server.getMetrics()).toMatchObject({
      requests: 4,
      served: 3,
      freqCapBlocks: 1,
      budgetBlocks: 0,
      errors: 0,
      serveRate: 0.75,
      freqCapBlockRate: 0.25,
      budgetBlockRate: 0,
    });
    for (const latency of Object.values(server.getMetrics().latency)) expect(Math.abs(latency! - 2)).toBeLessThan(0.03);
  });

  it('counts what budgets refuse as such, while the campaign is kept out of requests too', async () => {
    const { server, request } = await serverOf(`${MONEY}, budget: { total: "0.01", currency: USD }`);
    for (let i = 0; i < 10; i++) await server.serveAd(request(`user-${i}`));
    expect(server.getMetrics()).toMatchObject({ requests: 10, served: 2, budgetBlocks: 8, budgetBlockRate: 0.8 });
  });

  it('tells reasons apart in metrics', async () => {
    const recorder = new Recorder();
    const refusalsOf = async () => {
      const text = await prometheusText(await recorder.read());
      const lines = text.split('\n').filter((line) => /^xsp_refusals_total{.* [^0]$/.test(line));
      return lines.map((line) => line.slice('xsp_refusals_total'.length));
    };
    const { metrics } = recorder;
    const capped = await serverOf(
      'caps: [{ per: creative, limit: 1, window: 1d }], targeting: { placements: [home] }',
      {
        metrics,
      },
    );
    await capped.server.serveAd(capped.request('one'));
    await capped.server.serveAd(capped.request('one'));
    await capped.server.serveAd(capped.request('one', { placement: capped.other }));
    const known = await serverOf('caps: [{ per: campaign, limit: 1, window: 1d }], whenUserUnknown: skip', { metrics });
    await known.server.serveAd(known.request(undefined));
    const flight = 'flight: { start: 2026-11-24T11:59:00, end: 2026-11-24T13:00:00, timeZone: UTC }';
    const paced = await serverOf(
      `${MONEY}, budget: { total: "0.30", currency: USD }, pacing: { mode: even }, ${flight}`,
      {
        metrics,
      },
    );
    for (let i = 0; i < 3; i++) await paced.server.serveAd(paced.request(`user-${i}`));
    expect(await refusalsOf()).toEqual([
      '{reason="cap",level="creative"} 1',
      '{reason="pacing"} 2',
      '{reason="targeting"} 1',
      '{reason="consent"} 1',
    ]);
    await capped.state.close();
    await capped.server.serveAd(capped.request('two'));
    await known.state.close();
    const closed = await serverOf('whenStateDown: closed', { metrics });
    await closed.state.close();
    await closed.server.serveAd(closed.request('one'));
    const text = await prometheusText(await recorder.read());
    expect(text).toContain('\nxsp_fail_open_total 1\n');
    expect(text).toContain('\nxsp_refusals_total{reason="error"} 1\n');
    expect(text).toContain('\nxsp_decision_duration_seconds_count{outcome="error"} 1\n');
  });

  it('counts each pod of a request', async () => {
    const { server, request, catalog } = await serverOf('caps: [{ per: campaign, limit: 1, window: 1d }]');
    const asked = (pod: string, least = 0) => ({
      pod,
      placement: catalog.placementById.get('home')!,
      rules: podOfSlots(2, { least, longest: 60 }),
      bumper: null,
      startsInMs: 0,
      breakNumber: 0,
    });
    const pods = await server.servePods({
      request: request('one'),
      id: 'r1',
      retryMs: 60_000,
      pods: [asked('a'), asked('b')],
    });
    expect(pods.map(({ ads }) => ads.length)).toEqual([1, 0]);
    await server.servePods({ request: request('two'), id: 'r2', retryMs: 60_000, pods: [asked('a', 30)] });
    expect(server.getMetrics()).toMatchObject({ requests: 3, served: 1 });
  });

  it('says which catalogue is in force', async () => {
    const recorder = new Recorder();
    const { server, catalog } = await serverOf('weight: 1', { metrics: recorder.metrics });
    const { catalog: next } = parseCatalog('advertisers: []\nplacements: []\ncampaigns: []', { name: 'next.yaml' });
    const versions = async () => {
      const text = await prometheusText(await recorder.read());
      return [...text.matchAll(/^xsp_catalog_(?:info|campaigns)(.*)$/gm)].map(([, rest]) => rest);
    };
    expect(await versions()).toEqual([`{version="${catalog.version.slice(0, 12)}"} 1`, ' 1']);
    const using = server.useCatalog(next);
    // Until it is ready, the one before is served from.
    expect(server.catalog).toBe(catalog);
    await using;
    expect(server.catalog).toBe(next);
    expect(await versions()).toEqual([`{version="${next.version.slice(0, 12)}"} 1`, ' 0']);
  });
});
