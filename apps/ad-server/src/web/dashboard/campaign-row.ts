import type { CampaignPhase, CampaignRow } from '../api/overview.js';
import type { DeliveryCurve } from '../api/delivery-curve.js';
import { DeliveryChart } from '../charts/delivery-chart.js';
import { element, setText } from '../dom/element.js';
import { count, money } from '../dom/format.js';
import type { Entry } from '../dom/keyed-list.js';
import { PauseButton } from './pause-button.js';

/** The columns of the table of campaigns. */
export const COLUMNS = [
  'Campaign',
  'Delivered and target',
  'Impressions',
  'Spent',
  'Held',
  'Unbilled',
  'Left',
  'Today',
  '',
] as const;

export const PHASE_CLASS: Readonly<Record<CampaignPhase, string>> = {
  active: 'good',
  paused: 'warn',
  scheduled: 'accent',
  ended: '',
};

export interface CampaignEntry extends Entry<CampaignRow> {
  showCurve(curve: DeliveryCurve): void;
  destroy(): void;
}

/** One campaign in the table, which stays while its figures change. */
export function campaignEntry(
  { id, name, advertiser }: CampaignRow,
  events: { readonly onChange: () => void; readonly onError: (error: unknown) => void },
): CampaignEntry {
  const badge = element('span', { class: 'badge' });
  const spark = element('div', { class: 'spark' });
  const chart = new DeliveryChart(spark, 'small');
  const cells = COLUMNS.slice(2, -1).map((title) => element('td', { class: 'number', 'data-label': title }));
  const pause = new PauseButton(id, name, events.onChange, events.onError);
  const node = element(
    'tr',
    { 'data-campaign': id },
    element(
      'th',
      { scope: 'row' },
      element('a', { href: `/#/campaigns/${encodeURIComponent(id)}` }, name),
      ' ',
      badge,
      element('small', {}, advertiser),
    ),
    element('td', {}, spark),
    ...cells,
    element('td', {}, pause.node),
  );
  let curve: DeliveryCurve | undefined;
  let latest: CampaignRow | undefined;
  const draw = (): void => {
    if (curve) chart.show(curve, latest && latestPoint(latest));
  };
  return {
    node,
    update(row) {
      latest = row;
      setText(badge, row.phase);
      badge.className = `badge ${PHASE_CLASS[row.phase]}`;
      pause.show(row.phase === 'paused', row.name);
      figuresOf(row).forEach((text, index) => setText(cells[index]!, text));
      draw();
    },
    showCurve(next) {
      curve = next;
      draw();
    },
    destroy: () => chart.destroy(),
  };
}

/** What is delivered by now, of what is paced. */
export function latestPoint({ pacing, daily, spent }: CampaignRow): readonly [number, number] {
  return [Math.round(Date.now() / 1_000), Number(pacing?.actual ?? daily?.spent ?? spent)];
}

function figuresOf(row: CampaignRow): readonly string[] {
  const { currency, impressions, spent, held, unbilled, remaining, daily } = row;
  const of = (amount: string | undefined) => (amount === undefined ? '–' : `${money(amount)} ${currency ?? ''}`.trim());
  return [
    count(impressions),
    of(spent),
    of(held),
    of(unbilled),
    of(remaining),
    daily === undefined ? '–' : `${money(daily.spent)} of ${money(daily.limit)}`,
  ];
}
