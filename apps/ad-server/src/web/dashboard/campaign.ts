import type { DeliveryCurve } from '../api/delivery-curve.js';
import type { CampaignRow, Overview } from '../api/overview.js';
import { DeliveryChart } from '../charts/delivery-chart.js';
import { element, setText } from '../dom/element.js';
import { count, fromNow, money } from '../dom/format.js';
import { api, ApiError, messageOf } from '../session/api.js';
import { askForm, type Choices } from './ask.js';
import { latestPoint, PHASE_CLASS } from './campaign-row.js';
import { changesTable } from './changes.js';
import { creativesList, type CreativeSeen } from './creatives.js';
import { showHealth } from './health.js';
import { PauseButton } from './pause-button.js';
import { everySecond, type View } from './view.js';

interface Line {
  readonly limit: string | number;
  readonly spent: string | number;
  readonly held: string | number;
  readonly remaining: string | number;
  readonly overcommitted: boolean;
  readonly endsAt: string | null;
}

interface Status {
  readonly now: string;
  readonly budget: Readonly<Record<string, unknown>>;
}

const CURVE_EVERY_MS = 10_000;

/** Those limits of money that the form changes, in its order. */
const LIMITS = ['total', 'monthly', 'weekly', 'daily', 'hourly'] as const;

/** One campaign: how it delivers, its money, why it is served or not, and what was changed. */
export function campaignView(id: string): View {
  const path = `/v1/campaigns/${encodeURIComponent(id)}`;
  const title = element('h1', {}, id);
  const badge = element('span', { class: 'badge' });
  const says = element('p', { role: 'status', class: 'notice', hidden: true });
  const holder = element('div', { class: 'chart' });
  const mode = element('span', { class: 'muted small' });
  const lines = element('tbody');
  const facts = element('dl', { class: 'definitions' });
  const changes = element('div');
  const asking = element('div');
  const creatives = element('div');
  const definition = element('pre', { tabindex: 0, 'aria-label': 'Definition' });
  const budgetForm = element('form', { class: 'fields', 'aria-label': 'Change the budget' });
  const tell = (text: string, kind: 'good' | 'bad'): void => {
    says.hidden = false;
    says.className = `notice ${kind}`;
    setText(says, text);
  };
  const readChanges = (): void => {
    changesTable(id).then(
      (table) => changes.replaceChildren(table),
      (error: unknown) => changes.replaceChildren(messageOf(error)),
    );
  };
  const pause = new PauseButton(id, id, readChanges, (error) => tell(messageOf(error), 'bad'));

  const node = element(
    'div',
    {},
    element('p', {}, element('a', { href: '/#/' }, '← All campaigns')),
    element('div', { class: 'row-of spread' }, element('div', { class: 'row-of' }, title, badge), pause.node),
    says,
    element(
      'section',
      { class: 'card' },
      element('div', { class: 'row-of spread' }, element('h2', {}, 'Delivered against target'), mode),
      holder,
      element(
        'ul',
        { class: 'legend' },
        element('li', {}, 'delivered'),
        element('li', { class: 'of-target' }, 'target'),
        element('li', { class: 'of-limit' }, 'limit'),
      ),
    ),
    element(
      'div',
      { class: 'columns wide-first' },
      element(
        'section',
        { class: 'card' },
        element('h2', {}, 'Budget'),
        element(
          'div',
          { class: 'scroll' },
          element(
            'table',
            { class: 'stacked' },
            element('caption', { class: 'visually-hidden' }, 'The lines of the budget'),
            element(
              'thead',
              {},
              element(
                'tr',
                {},
                ['Line', 'Limit', 'Spent', 'Held', 'Left', 'Ends'].map((text, index) =>
                  element('th', { scope: 'col', class: index > 0 ? 'number' : '' }, text),
                ),
              ),
            ),
            lines,
          ),
        ),
        budgetForm,
      ),
      element('section', { class: 'card' }, element('h2', {}, 'Counted'), facts),
    ),
    element('section', { class: 'card' }, element('h2', {}, 'Creatives'), creatives),
    element('section', { class: 'card' }, element('h2', {}, 'Is it served now, and why?'), asking),
    element('section', { class: 'card' }, element('h2', {}, 'What was changed when'), changes),
    element('details', { class: 'card' }, element('summary', {}, 'Definition'), definition),
  );

  let end = (): void => undefined;
  let chart: DeliveryChart | undefined;
  let curve: DeliveryCurve | undefined;
  let curveReadAt = -Infinity;

  const refresh = async (): Promise<void> => {
    try {
      const overview = await api<Overview>(`/dashboard/overview?q=${encodeURIComponent(id)}`);
      showHealth(overview);
      const row = overview.campaigns.find((one) => one.id === id);
      const status = await api<Status>(`${path}/status`);
      if (row) {
        setText(title, row.name);
        setText(badge, row.phase);
        badge.className = `badge ${PHASE_CLASS[row.phase]}`;
        pause.show(row.phase === 'paused', row.name);
        showFacts(facts, row);
        setText(mode, row.pacing ? `pacing: ${row.pacing.mode}` : 'not paced');
      }
      showLines(lines, status, row?.currency ?? '');
      if (performance.now() - curveReadAt > CURVE_EVERY_MS) {
        curveReadAt = performance.now();
        curve = (
          await api<{ readonly curves: readonly DeliveryCurve[] }>(
            `/dashboard/curves?campaigns=${encodeURIComponent(id)}`,
          )
        ).curves[0];
      }
      if (curve) chart?.show(curve, row && latestPoint(row));
    } catch (error) {
      tell(messageOf(error), 'bad');
    }
  };

  const prepare = async (): Promise<void> => {
    const [campaign, choices, status] = await Promise.all([
      api<{ readonly creatives: readonly CreativeSeen[] }>(path),
      api<Choices>('/dashboard/choices'),
      api<Status>(`${path}/status`),
    ]);
    definition.textContent = JSON.stringify(campaign, null, 2);
    const fail = (error: unknown): void => tell(problemText(error), 'bad');
    creatives.replaceChildren(creativesList(path, campaign.creatives, fail));
    asking.replaceChildren(askForm(choices, id));
    const save = (event: Event): void => {
      event.preventDefault();
      changeBudget(path, budgetForm).then((text) => {
        tell(text, 'good');
        curveReadAt = -Infinity;
        readChanges();
        void refresh();
      }, fail);
    };
    fillBudgetForm(budgetForm, status.budget);
    budgetForm.onsubmit = save;
  };

  return {
    title: id,
    node,
    start() {
      chart = new DeliveryChart(holder, 'large');
      readChanges();
      prepare().catch((error: unknown) => tell(messageOf(error), 'bad'));
      end = everySecond(refresh);
    },
    stop() {
      end();
      chart?.destroy();
    },
  };
}

function limitIn(budget: Status['budget'], name: (typeof LIMITS)[number]): string | undefined {
  if (name === 'total') return budget['total'] as string | undefined;
  const line = budget[name] as Line | undefined;
  return line && String(line.limit);
}

function fillBudgetForm(form: HTMLFormElement, budget: Status['budget']): void {
  const currency = (budget['currency'] as string | null) ?? '';
  const fields = LIMITS.flatMap((name) => {
    const limit = limitIn(budget, name);
    if (limit === undefined) return [];
    return element(
      'label',
      {},
      `${name[0]!.toUpperCase()}${name.slice(1)} limit (${currency})`,
      element('input', {
        name,
        value: limit,
        'data-before': limit,
        inputmode: 'decimal',
        pattern: '\\d+(\\.\\d+)?',
        required: true,
        autocomplete: 'off',
      }),
    );
  });
  if (fields.length === 0) form.replaceChildren(element('p', { class: 'muted full' }, 'It has no budget of its own.'));
  else form.replaceChildren(...fields, element('button', { type: 'submit' }, 'Change the budget'));
}

/** Sends what was changed, and nothing else. @returns what to tell */
async function changeBudget(path: string, form: HTMLFormElement): Promise<string> {
  const inputs = [...form.querySelectorAll('input')].filter((input) => input.value !== input.dataset['before']);
  if (inputs.length === 0) return 'Nothing was changed.';
  const budget = Object.fromEntries(inputs.map(({ name, value }) => [name, value]));
  const { budget: now } = await api<Status>(`${path}/budget`, { method: 'PUT', body: budget });
  for (const input of inputs) {
    input.value = limitIn(now, input.name as (typeof LIMITS)[number]) ?? input.value;
    input.dataset['before'] = input.value;
  }
  return `The budget is changed, for all servers: ${inputs.map(({ name, value }) => `${name} ${money(value)}`).join(', ')}.`;
}

function problemText(error: unknown): string {
  if (!(error instanceof ApiError) || error.mistakes.length === 0) return messageOf(error);
  return error.mistakes.map(({ path, message }) => `${path} ${message}`).join('; ');
}

function showFacts(list: HTMLElement, { impressions, clicks, completes, unbilled, currency }: CampaignRow): void {
  const values: readonly (readonly [string, string])[] = [
    ['Impressions', count(impressions)],
    ['Clicks', count(clicks)],
    ['Completed views', count(completes)],
    ['Unbilled', `${money(unbilled)} ${currency ?? ''}`],
  ];
  if (list.children.length === 0) {
    for (const [name] of values) list.append(element('dt', {}, name), element('dd', { 'data-fact': name }));
  }
  for (const [name, value] of values) setText(list.querySelector(`[data-fact="${name}"]`)!, value);
}

function showLines(body: HTMLElement, { budget, now }: Status, currency: string): void {
  const text = (value: unknown) => (typeof value === 'number' ? count(value) : money(String(value)));
  const { total, spent, held, remaining } = budget;
  const own: readonly [string, Line | undefined] = [
    `total (${currency})`,
    total === undefined
      ? undefined
      : {
          limit: total as string,
          spent: spent as string,
          held: held as string,
          remaining: remaining as string,
          overcommitted: budget['overcommitted'] === true,
          endsAt: null,
        },
  ];
  const others = Object.entries(budget).filter(
    (entry): entry is [string, Line] => typeof entry[1] === 'object' && entry[1] !== null,
  );
  const rows = [own, ...others].filter((entry): entry is [string, Line] => entry[1] !== undefined);
  body.replaceChildren(
    ...(rows.length > 0
      ? rows.map(([name, line]) =>
          element(
            'tr',
            {},
            element(
              'th',
              { scope: 'row' },
              name,
              line.overcommitted ? element('span', { class: 'badge bad' }, 'above its limit') : null,
            ),
            element('td', { class: 'number', 'data-label': 'Limit' }, text(line.limit)),
            element('td', { class: 'number', 'data-label': 'Spent' }, text(line.spent)),
            element('td', { class: 'number', 'data-label': 'Held' }, text(line.held)),
            element('td', { class: 'number', 'data-label': 'Left' }, text(line.remaining)),
            element(
              'td',
              { class: 'number', 'data-label': 'Ends' },
              line.endsAt === null ? '–' : fromNow(line.endsAt, Date.parse(now)),
            ),
          ),
        )
      : [
          element(
            'tr',
            {},
            element('td', { colspan: 6, class: 'muted' }, `No limit; spent ${text(spent)} ${currency}.`),
          ),
        ]),
  );
}
