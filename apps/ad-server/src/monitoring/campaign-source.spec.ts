import { ManualClock, MemoryBackend } from '@xsp/core';
import { prometheusText, Recorder } from '@xsp/metrics';
import { parseCatalog } from '../catalog';
import { applyLimits } from '../charging/apply-limits';
import { catalogLimits } from '../charging/catalog-limits';
import { CampaignSource } from './campaign-source';

const NOON = Date.parse('2026-11-24T12:00:00Z');

function catalogOf(campaigns: readonly string[]) {
  const media = 'media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }]';
  const text = [
    'advertisers: [{ id: acme }]',
    'placements: [{ id: home }]',
    'campaigns:',
    ...campaigns.map(
      (lines) => `  - { advertiser: acme, ${lines}, creatives: [{ id: one, durationMs: 15000, ${media} }] }`,
    ),
  ].join('\n');
  return parseCatalog(text, { name: 'test.yaml' }).catalog;
}

function start(campaigns: readonly string[]) {
  const state = new MemoryBackend({ clock: new ManualClock(NOON) });
  const recorder = new Recorder();
  const server = { catalog: catalogOf(campaigns), paused: new Set<string>() };
  const source = new CampaignSource(recorder.metrics, state, server);
  recorder.metrics.beforeReading(() => source.update());
  const lines = async (name: string) => {
    const text = await prometheusText(await recorder.read());
    return text.split('\n').filter((line) => line.startsWith(name));
  };
  return { state, server, lines };
}

const priced = 'pricing: { model: cpm, amount: "5.00", currency: USD }';

describe('CampaignSource', () => {
  it('reports the money that the state keeps, and the pace', async () => {
    const flight = 'flight: { start: 2026-11-24T00:00:00, end: 2026-11-25T00:00:00, timeZone: UTC }';
    const { state, server, lines } = start([
      `id: paced, ${priced}, budget: { total: "8.00", currency: USD }, pacing: { mode: even }, ${flight}`,
      `id: free, ${priced}`,
    ]);
    await applyLimits(state, catalogLimits(server.catalog));
    expect(await lines('xsp_campaign_')).toEqual([
      'xsp_campaign_budget_amount{campaign="paced",currency="USD"} 8',
      'xsp_campaign_spent_amount{campaign="paced",currency="USD"} 0',
      'xsp_campaign_spent_amount{campaign="free",currency="USD"} 0',
      'xsp_campaign_held_amount{campaign="paced",currency="USD"} 0',
      'xsp_campaign_held_amount{campaign="free",currency="USD"} 0',
      'xsp_campaign_remaining_amount{campaign="paced",currency="USD"} 8',
      'xsp_campaign_pacing_deviation_ratio{campaign="paced"} -1',
    ]);
    expect(await lines('xsp_campaigns_overspent')).toEqual(['xsp_campaigns_overspent 0']);
  });

  it('reports no pace of campaigns that are over or paused', async () => {
    const lasting = (id: string, end: string) =>
      `id: ${id}, ${priced}, budget: { total: "8.00", currency: USD }, pacing: { mode: even }, ` +
      `flight: { start: 2026-11-01T00:00:00, end: ${end}, timeZone: UTC }`;
    const ends = ['2026-11-24T12:00:00', '2026-11-24T12:00:01', '2026-11-30T00:00:00'];
    const { state, server, lines } = start(ends.map((end, index) => lasting(`c${index}`, end)));
    await applyLimits(state, catalogLimits(server.catalog));
    const paced = async () =>
      (await lines('xsp_campaign_pacing_deviation_ratio')).map((line) => /campaign="(\w+)"/.exec(line)![1]);
    expect(await paced()).toEqual(['c1', 'c2']);
    server.paused.add('c1');
    expect(await paced()).toEqual(['c2']);
  });

  it('reports nothing rather than old figures while the state cannot be asked', async () => {
    const { state, lines } = start([`id: one, ${priced}`]);
    expect(await lines('xsp_campaign_spent_amount')).toHaveLength(1);
    await state.close();
    expect(await lines('xsp_campaign')).toEqual([]);
    expect(await lines('xsp_metrics_read_errors_total')).toEqual(['xsp_metrics_read_errors_total 2']);
  });

  it('forgets campaigns that are no longer there', async () => {
    const { server, lines } = start([`id: one, ${priced}`, `id: two, ${priced}`]);
    expect(await lines('xsp_campaign_spent_amount')).toHaveLength(2);
    server.catalog = catalogOf([`id: two, ${priced}`]);
    expect(await lines('xsp_campaign_spent_amount')).toEqual([
      'xsp_campaign_spent_amount{campaign="two",currency="USD"} 0',
    ]);
  });

  it('reads a bounded number of campaigns at a time, and comes to all of them', async () => {
    const { state, lines } = start(Array.from({ length: 2_500 }, (_, i) => `id: c${i}, ${priced}`));
    const inspect = jest.spyOn(state, 'inspect');
    const reads: number[] = [];
    for (let i = 0; i < 3; i++) {
      await lines('xsp_requests_total');
      reads.push(inspect.mock.calls.length);
      inspect.mockClear();
    }
    expect(reads).toEqual([1_000, 1_000, 1_000]);
    // 20 stand for themselves, and one for the rest.
    expect(await lines('xsp_campaign_spent_amount')).toHaveLength(21);
  });

  it('reads once for readers that come together', async () => {
    const { state, lines } = start([`id: one, ${priced}`]);
    const inspect = jest.spyOn(state, 'inspect');
    const all = await Promise.all([1, 2, 3].map(() => lines('xsp_campaign_spent_amount')));
    expect(all.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(inspect).toHaveBeenCalledTimes(1);
  });
});
