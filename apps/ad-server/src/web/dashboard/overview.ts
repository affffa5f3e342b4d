import type { DeliveryCurve } from '../api/delivery-curve.js';
import type { CampaignRow, Overview } from '../api/overview.js';
import { TrafficChart } from '../charts/traffic-chart.js';
import { element, setText } from '../dom/element.js';
import { count, milliseconds, percent } from '../dom/format.js';
import { KeyedList } from '../dom/keyed-list.js';
import { api, messageOf } from '../session/api.js';
import { Bars } from './bars.js';
import { campaignEntry, COLUMNS, type CampaignEntry } from './campaign-row.js';
import { showHealth } from './health.js';
import { everySecond, type View } from './view.js';

/** How often curves are read again; between that the newest figure is added to them. */
const CURVES_EVERY_MS = 20_000;

const TILES = [
  ['requests', 'Requests'],
  ['rate', 'Per second'],
  ['served', 'Served'],
  ['p50', 'Decision p50'],
  ['p95', 'Decision p95'],
  ['p99', 'Decision p99'],
  ['held', 'Holds open'],
  ['expired', 'Given back'],
  ['errors', 'State errors'],
] as const;

type Tile = (typeof TILES)[number][0];

/** The whole server, live. */
export function overviewView(): View {
  const tiles = new Map(TILES.map(([id]) => [id, element('dd', { 'data-figure': id }, '–')]));
  const traffic = element('div', { class: 'chart' });
  const refusals = new Bars('No request was refused.');
  const caps = new Bars('No cap was hit.');
  const beacons = new Bars('No beacon came.');
  const says = element('p', { role: 'alert', class: 'notice bad', hidden: true });
  const more = element('p', { class: 'muted small' });
  const search = element('input', {
    type: 'search',
    name: 'q',
    'aria-label': 'Find campaigns',
    placeholder: 'Find campaigns',
  });
  const body = element('tbody');
  const node = element(
    'div',
    {},
    element('h1', {}, 'Campaigns'),
    says,
    element(
      'dl',
      { class: 'tiles' },
      TILES.map(([id, name]) => element('div', { class: 'tile' }, element('dt', {}, name), tiles.get(id))),
    ),
    element(
      'section',
      { class: 'card', 'aria-labelledby': 'campaigns-title' },
      element(
        'div',
        { class: 'row-of spread' },
        element('h2', { id: 'campaigns-title' }, 'Delivery against target'),
        element(
          'ul',
          { class: 'legend' },
          element('li', {}, 'delivered'),
          element('li', { class: 'of-target' }, 'target'),
        ),
        element('div', {}, search),
      ),
      element(
        'div',
        { class: 'scroll' },
        element(
          'table',
          { class: 'stacked campaign-table' },
          element('caption', { class: 'visually-hidden' }, 'Campaigns with their delivery and money'),
          element(
            'thead',
            {},
            element(
              'tr',
              {},
              COLUMNS.map((title, index) =>
                element(
                  'th',
                  { scope: 'col', class: index > 1 && title !== '' ? 'number' : '' },
                  title || element('span', { class: 'visually-hidden' }, 'Actions'),
                ),
              ),
            ),
          ),
          body,
        ),
      ),
      more,
    ),
    element(
      'div',
      { class: 'columns wide-first' },
      element(
        'section',
        { class: 'card' },
        element('h2', {}, 'Requests a second'),
        traffic,
        element(
          'ul',
          { class: 'legend' },
          element('li', { class: 'of-limit' }, 'requests'),
          element('li', {}, 'served'),
        ),
      ),
      element('section', { class: 'card' }, element('h2', {}, 'Refusals by reason'), refusals.node),
    ),
    element(
      'div',
      { class: 'columns' },
      element('section', { class: 'card' }, element('h2', {}, 'Caps hit, by whose they are'), caps.node),
      element('section', { class: 'card' }, element('h2', {}, 'Beacons'), beacons.node),
    ),
  );

  let end = (): void => undefined;
  let chart: TrafficChart | undefined;
  let curvesReadAt = -Infinity;
  let curvesOf = '';
  const entries = new Map<string, CampaignEntry>();
  const showError = (error: unknown): void => {
    says.hidden = false;
    setText(says, messageOf(error));
  };
  const list = new KeyedList<CampaignRow>(
    body,
    ({ id }) => id,
    (row) => {
      entries.get(row.id)?.destroy();
      const entry = campaignEntry(row, { onChange: () => undefined, onError: showError });
      entries.set(row.id, entry);
      return entry;
    },
  );

  const readCurves = async (campaigns: readonly CampaignRow[]): Promise<void> => {
    const ids = campaigns.map(({ id }) => id).join(',');
    if (ids === '' || (ids === curvesOf && performance.now() - curvesReadAt < CURVES_EVERY_MS)) return;
    curvesOf = ids;
    curvesReadAt = performance.now();
    const { curves } = await api<{ readonly curves: readonly DeliveryCurve[] }>(
      `/dashboard/curves?campaigns=${encodeURIComponent(ids)}`,
    );
    for (const curve of curves) entries.get(curve.campaign)?.showCurve(curve);
  };

  const refresh = async (): Promise<void> => {
    try {
      const now = await api<Overview>(`/dashboard/overview?q=${encodeURIComponent(search.value.trim())}`);
      says.hidden = now.state.ok;
      if (!now.state.ok)
        setText(says, `The state does not answer: ${now.state.error ?? ''}. What campaigns spent is not known now.`);
      showHealth(now);
      const rate = chart?.add(Date.parse(now.now) / 1_000, now.decisions.requests, now.decisions.served) ?? 0;
      for (const [id, text] of Object.entries(tileTexts(now, rate))) setText(tiles.get(id as Tile)!, text);
      refusals.show(now.refusals);
      caps.show(now.caps);
      beacons.show(now.beacons);
      list.show(now.campaigns);
      const hidden = now.matching - now.campaigns.length;
      setText(more, now.state.ok && hidden > 0 ? `${count(hidden)} more; find them by name.` : '');
      await readCurves(now.campaigns);
    } catch (error) {
      showError(error);
    }
  };

  return {
    title: 'Campaigns',
    node,
    start() {
      chart = new TrafficChart(traffic);
      end = everySecond(refresh);
    },
    stop() {
      end();
      chart?.destroy();
      for (const entry of entries.values()) entry.destroy();
    },
  };
}

function tileTexts({ decisions, holds, state }: Overview, rate: number): Readonly<Record<Tile, string>> {
  const { requests, served, latency } = decisions;
  const ms = (value: number | null) => (value === null ? '–' : `${milliseconds(value)} ms`);
  return {
    requests: count(requests),
    rate: rate.toFixed(rate < 10 ? 1 : 0),
    served: percent(served, requests),
    p50: ms(latency.p50),
    p95: ms(latency.p95),
    p99: ms(latency.p99),
    held: count(holds.open),
    expired: count(holds.released + holds.expired),
    errors: count(state.errors + decisions.errors),
  };
}
