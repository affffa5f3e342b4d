import type { Reading } from '@xsp/metrics';
import type { CampaignPhase, CampaignRow, Labelled, Overview, StateHealth } from '../../../web/api/overview';
import type { Campaign } from '../../../catalog';
import { ratesOf } from '../../../charging/option-cache';
import { campaignStatus, type LineFigures } from '../../../reports/campaign-status';
import type { ServerContext } from '../../server-context';
import { decisionLatency } from './decision-latency';

/** How many campaigns an overview has. */
const SHOWN = 50;

/** @param wanted text that the ids or names of the campaigns contain, in lower case; empty: all */
export async function overview(context: ServerContext, wanted: string): Promise<Overview> {
  const { state, adServer, monitoring } = context;
  const health = await stateHealth(context);
  const readings = (await monitoring.readings.read()).flat();
  const count = (name: string, labels: Readonly<Record<string, string>> = {}) => sumOf(readings, name, labels);
  const now = state.now();
  const phases = phasesOf(context, now);
  const matching = adServer.catalog.campaigns
    .filter(({ id, name }) => `${id}\n${name}`.toLowerCase().includes(wanted))
    .sort((a, b) => ORDER.indexOf(phases.get(a)!) - ORDER.indexOf(phases.get(b)!));
  const end = (how: string) => count('xsp_holds_ended_total', { end: how });
  return {
    now: new Date(now).toISOString(),
    catalog: adServer.catalog.name,
    state: { ...health, errors: count('xsp_state_errors_total') },
    decisions: {
      requests: count('xsp_requests_total'),
      served: count('xsp_served_total'),
      errors: count('xsp_refusals_total', { reason: 'error' }),
      shed: count('xsp_shed_total'),
      latency: decisionLatency(readings, adServer.getMetrics()),
    },
    refusals: byLabel(readings, 'xsp_refusals_total', 'reason'),
    caps: byLabel(readings, 'xsp_refusals_total', 'level'),
    beacons: byLabel(readings, 'xsp_beacons_total', 'outcome'),
    holds: {
      open: count('xsp_holds_open'),
      committed: end('committed'),
      released: end('released'),
      expired: end('expired'),
    },
    unbilledCommits: count('xsp_unbilled_total'),
    // Without the state what campaigns spent is not known, and not 0.
    campaigns: health.ok
      ? await Promise.all(matching.slice(0, SHOWN).map((one) => campaignRow(context, one, phases.get(one)!)))
      : [],
    matching: matching.length,
  };
}

const ORDER: readonly CampaignPhase[] = ['active', 'paused', 'scheduled', 'ended'];

async function stateHealth({ state }: ServerContext): Promise<Omit<StateHealth, 'errors'>> {
  const start = performance.now();
  const error = await state.ping().then(
    () => undefined,
    (reason: unknown) => (reason instanceof Error ? reason.message : String(reason)),
  );
  const ms = Math.round((performance.now() - start) * 100) / 100;
  return { ok: error === undefined, ms, ...(error !== undefined && { error }) };
}

function phasesOf({ adServer, campaigns }: ServerContext, now: number): ReadonlyMap<Campaign, CampaignPhase> {
  const paused = new Set(
    campaigns
      .list()
      .filter((one) => one.paused)
      .map(({ campaign }) => campaign.id),
  );
  return new Map(
    adServer.catalog.campaigns.map((campaign) => {
      const { startMs, endMs } = campaign.flight;
      if (endMs !== null && now >= endMs) return [campaign, 'ended'];
      if (paused.has(campaign.id)) return [campaign, 'paused'];
      return [campaign, startMs !== null && now < startMs ? 'scheduled' : 'active'];
    }),
  );
}

async function campaignRow(
  { state, adServer }: ServerContext,
  campaign: Campaign,
  phase: CampaignPhase,
): Promise<CampaignRow> {
  const { budget, pacing, impressions, clicks, completes } = await campaignStatus(
    state,
    campaign,
    ratesOf(adServer.catalog),
  );
  const daily = budget['daily'] as LineFigures | undefined;
  return {
    id: campaign.id,
    name: campaign.name,
    advertiser: campaign.advertiser.id,
    phase,
    currency: budget.currency,
    spent: budget.spent,
    held: budget.held,
    unbilled: budget.unbilled,
    ...(budget.total !== undefined && { total: budget.total }),
    ...(budget.remaining !== undefined && { remaining: budget.remaining }),
    ...(daily && {
      daily: { limit: String(daily.limit), spent: String(daily.spent), remaining: String(daily.remaining) },
    }),
    pacing: pacing && { mode: pacing.mode, target: String(pacing.target), actual: String(pacing.actual) },
    impressions,
    clicks,
    completes,
  };
}

function sumOf(readings: readonly Reading[], name: string, labels: Readonly<Record<string, string>>): number {
  return seriesOf(readings, name)
    .filter((one) => Object.entries(labels).every(([label, value]) => one.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

/** A counter by one of its labels, the largest first; what is empty or 0 is left out. */
function byLabel(readings: readonly Reading[], name: string, label: string): readonly Labelled[] {
  const counts = new Map<string, number>();
  for (const { labels, value } of seriesOf(readings, name)) {
    const key = labels[label] ?? '';
    if (key !== '' && value > 0) counts.set(key, (counts.get(key) ?? 0) + value);
  }
  return [...counts].map(([key, count]) => ({ label: key, count })).sort((a, b) => b.count - a.count);
}

function seriesOf(readings: readonly Reading[], name: string) {
  return readings.flatMap((reading) =>
    reading.definition.name === name && reading.definition.type !== 'histogram'
      ? (reading.series as readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[])
      : [],
  );
}
