import { element } from '../dom/element.js';
import { explain, explanationTable, winnerSentence } from '../explain/explanation-table.js';
import { api, messageOf } from '../session/api.js';
import type { View } from './view.js';

export interface Choices {
  readonly placements: readonly { readonly id: string; readonly name: string }[];
  readonly schedules: readonly { readonly id: string; readonly name: string; readonly placement: string }[];
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
        answer.replaceChildren(winnerSentence(all), explanationTable(shown));
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
