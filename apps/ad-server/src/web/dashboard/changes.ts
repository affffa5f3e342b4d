import { element } from '../dom/element.js';
import { dateAndClock } from '../dom/format.js';
import { api, messageOf } from '../session/api.js';
import type { View } from './view.js';

interface AuditEntry {
  readonly id: number;
  readonly at: string;
  readonly by: string;
  readonly action: string;
  readonly target: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Who changed what, when: of one campaign, or of all. The newest first. */
export async function changesTable(of?: string): Promise<HTMLElement> {
  const { entries } = await api<{ readonly entries: readonly AuditEntry[] }>('/v1/audit?limit=500');
  const shown = entries.filter(({ target }) => of === undefined || target === of);
  if (shown.length === 0) return element('p', { class: 'muted' }, 'Nothing has been changed yet.');
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      { class: 'stacked' },
      element('caption', { class: 'visually-hidden' }, 'Changes, the newest first'),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...['When', 'What', 'Of', 'By', 'How'].map((title) => element('th', { scope: 'col' }, title)),
        ),
      ),
      element(
        'tbody',
        {},
        shown.map(({ at, action, target, by, details }) =>
          element(
            'tr',
            {},
            element('td', { 'data-label': 'When' }, element('time', { datetime: at }, dateAndClock(at))),
            element('td', { 'data-label': 'What' }, element('span', { class: 'badge accent' }, action)),
            element('td', { 'data-label': 'Of' }, target),
            element('td', { 'data-label': 'By' }, by),
            element('td', { 'data-label': 'How' }, element('code', {}, detailsText(details))),
          ),
        ),
      ),
    ),
  );
}

function detailsText(details: AuditEntry['details']): string {
  return Object.keys(details).length === 0 ? '–' : JSON.stringify(details);
}

export function changesView(): View {
  const list = element('div');
  const node = element('div', {}, element('h1', {}, 'Changes'), element('section', { class: 'card' }, list));
  return {
    title: 'Changes',
    node,
    start: () =>
      void changesTable().then(
        (table) => list.replaceChildren(table),
        (error: unknown) => list.replaceChildren(messageOf(error)),
      ),
    stop: () => undefined,
  };
}
