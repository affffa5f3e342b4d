import { element } from '../dom/element.js';
import { api, messageOf } from '../session/api.js';
import type { View } from './view.js';

interface Explanation {
  readonly campaign: string;
  readonly creative?: string;
  readonly outcome: string;
  readonly reason: string;
}

export interface Choices {
  readonly placements: readonly { readonly id: string; readonly name: string }[];
  readonly schedules: readonly { readonly id: string; readonly name: string; readonly placement: string }[];
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

/** Why each campaign would be served or not. */
export function explanationTable(explanations: readonly Explanation[]): HTMLElement {
  const sorted = [...explanations].sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      { class: 'stacked' },
      element('caption', { class: 'visually-hidden' }, 'Campaigns, and why each is served or not'),
      element(
        'thead',
        {},
        element('tr', {}, ...['Campaign', 'Outcome', 'Why'].map((title) => element('th', { scope: 'col' }, title))),
      ),
      element(
        'tbody',
        {},
        sorted.map(({ campaign, creative, outcome, reason }) =>
          element(
            'tr',
            { 'data-campaign': campaign, 'data-outcome': outcome },
            element(
              'th',
              { scope: 'row' },
              element('a', { href: `/#/campaigns/${encodeURIComponent(campaign)}` }, campaign),
              creative === undefined ? null : element('span', { class: 'muted small' }, ` ${creative}`),
            ),
            element('td', {}, element('span', { class: `badge ${OUTCOME_CLASS[outcome] ?? ''}` }, outcome)),
            element('td', {}, reason === 'OK' ? 'It is the best that fits.' : reason),
          ),
        ),
      ),
    ),
  );
}

/** Asks what a request would get now. Changes nothing. */
export async function explain(query: Readonly<Record<string, string>>): Promise<readonly Explanation[]> {
  const given = Object.entries(query).filter(([, value]) => value.trim() !== '');
  const parameters = new URLSearchParams(given.map(([name, value]) => [name, value.trim()]));
  return (await api<{ readonly campaigns: readonly Explanation[] }>(`/v1/explain?${parameters.toString()}`)).campaigns;
}

/** A form that asks what a user would get; `only` shows one campaign's explanation alone. */
export function askForm(choices: Choices, only?: string): HTMLElement {
  const answer = element('div', { role: 'region', 'aria-live': 'polite', 'aria-label': 'Answer' });
  const text = (name: string, label: string, value = '', more = {}) =>
    element('label', {}, label, element('input', { name, value, autocomplete: 'off', ...more }));
  const ask = (event: Event): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const query = Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
    );
    explain(query).then(
      (all) => {
        const shown = only === undefined ? all : all.filter(({ campaign }) => campaign === only);
        const winner = all.find(({ outcome }) => outcome === 'served');
        const says = winner
          ? element(
              'p',
              {},
              'Now this request would get ',
              element('strong', {}, winner.creative ?? ''),
              ` of ${winner.campaign}.`,
            )
          : element('p', {}, element('strong', {}, 'Now this request would get no ad.'));
        answer.replaceChildren(says, explanationTable(shown));
      },
      (error: unknown) => answer.replaceChildren(element('p', { class: 'notice bad' }, messageOf(error))),
    );
  };
  return element(
    'div',
    {},
    element(
      'form',
      { class: 'fields', onsubmit: ask },
      text('user', 'User', 'you', { required: true }),
      element(
        'label',
        {},
        'Placement',
        element(
          'select',
          { name: 'placement' },
          choices.placements.map(({ id, name }) => element('option', { value: id }, `${name} (${id})`)),
        ),
      ),
      text('country', 'Country', '', { maxlength: 2, placeholder: 'FR' }),
      element(
        'label',
        {},
        'Device',
        element(
          'select',
          { name: 'device' },
          ['', 'ctv', 'desktop', 'mobile', 'tablet', 'other'].map((device) =>
            element('option', { value: device }, device === '' ? 'not known' : device),
          ),
        ),
      ),
      text('kw', 'Keywords', '', { placeholder: 'sport,news' }),
      element('button', { type: 'submit' }, 'Explain'),
    ),
    answer,
  );
}

export function askView(): View {
  const holder = element('section', { class: 'card' }, element('p', { class: 'muted' }, 'Loading…'));
  const node = element(
    'div',
    {},
    element('h1', {}, 'What would this user get now, and why?'),
    element('p', { class: 'muted' }, 'Asks for a decision without making one: nothing is held and nothing is counted.'),
    holder,
  );
  return {
    title: 'Ask',
    node,
    start: () =>
      void api<Choices>('/dashboard/choices').then(
        (choices) => holder.replaceChildren(askForm(choices)),
        (error: unknown) => holder.replaceChildren(messageOf(error)),
      ),
    stop: () => undefined,
  };
}
