import { element } from '../dom/element.js';
import { withReadableTimes } from '../dom/format.js';
import { api } from '../session/api.js';

/** Why a campaign would be served or not, as `/v1/explain` says it. */
export interface Explanation {
  readonly campaign: string;
  readonly creative?: string;
  readonly outcome: string;
  readonly reason: string;
}

const OUTCOME_CLASS: Readonly<Record<string, string>> = {
  served: 'good',
  outranked: 'accent',
  cap: 'bad',
  budget: 'bad',
  pacing: 'warn',
  paused: 'warn',
};

/** What comes first: who wins, who would, who was refused, who never could. */
const ORDER = ['served', 'outranked', 'cap', 'pacing', 'budget', 'paused', 'consent', 'flight', 'targeting'];

/** Asks what a request would get now. Changes nothing. */
export async function explain(query: Readonly<Record<string, string>>): Promise<readonly Explanation[]> {
  const given = Object.entries(query).filter(([, value]) => value.trim() !== '');
  const parameters = new URLSearchParams(given.map(([name, value]) => [name, value.trim()]));
  return (await api<{ readonly campaigns: readonly Explanation[] }>(`/v1/explain?${parameters.toString()}`)).campaigns;
}

/** What a request would get, in a sentence. */
export function winnerSentence(explanations: readonly Explanation[]): HTMLElement {
  const winner = explanations.find(({ outcome }) => outcome === 'served');
  if (!winner) return element('p', {}, element('strong', {}, 'Now this request would get no ad.'));
  const creative = element('strong', {}, winner.creative ?? '');
  return element('p', {}, 'Now this request would get ', creative, ` of ${winner.campaign}.`);
}

/** Why each campaign would be served or not. */
export function explanationTable(explanations: readonly Explanation[]): HTMLElement {
  const sorted = [...explanations].sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
  const head = ['Campaign', 'Outcome', 'Why'].map((title) => element('th', { scope: 'col' }, title));
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      { class: 'stacked' },
      element('caption', { class: 'visually-hidden' }, 'Campaigns, and why each is served or not'),
      element('thead', {}, element('tr', {}, head)),
      element('tbody', {}, sorted.map(explanationRow)),
    ),
  );
}

function explanationRow({ campaign, creative, outcome, reason }: Explanation): HTMLElement {
  return element(
    'tr',
    { 'data-campaign': campaign, 'data-outcome': outcome },
    element(
      'th',
      { scope: 'row' },
      element('a', { href: `/#/campaigns/${encodeURIComponent(campaign)}` }, campaign),
      creative === undefined ? null : element('span', { class: 'muted small' }, ` ${creative}`),
    ),
    element('td', {}, element('span', { class: `badge ${OUTCOME_CLASS[outcome] ?? ''}` }, outcome)),
    element('td', {}, reason === 'OK' ? 'It is the best that fits.' : withReadableTimes(reason)),
  );
}
