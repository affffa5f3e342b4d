import type { BeaconEvent, DecisionEvent, LiveEvent } from '../api/live-event.js';
import type { CapFill, ViewerState } from '../api/viewer-state.js';
import { element, setText } from '../dom/element.js';
import { clock, fromNow, withReadableTimes } from '../dom/format.js';
import { KeyedList } from '../dom/keyed-list.js';
import { explain, explanationTable, winnerSentence, type Explanation } from '../explain/explanation-table.js';
import { api } from '../session/api.js';
import { Holds, type HoldLine } from './holds.js';

/** Whose state is shown, and as whom they ask for ads. */
export interface Watched {
  readonly user: string;
  readonly session: string;
  readonly placement: string;
}

/** The most events that are shown. */
const EVENTS = 80;

const OUTCOMES: Readonly<Record<string, readonly [text: string, kind: string]>> = {
  counted: ['counted', 'good'],
  duplicate: ['counted before', 'warn'],
  released: ['given back', 'accent'],
  ignored: ['noted', ''],
};

const STATES: Readonly<Record<HoldLine['state'], string>> = {
  held: 'warn',
  committed: 'good',
  'given back': 'accent',
  expired: '',
};

/** The live state of one viewer, beside the player. */
export class Panel {
  private readonly holds = new Holds();
  private readonly feed = element('ol', { class: 'feed', 'aria-label': 'Events, the newest first', tabindex: 0 });
  private readonly feedEmpty = element(
    'p',
    { class: 'muted small' },
    'Press play: every decision and beacon shows here.',
  );
  private readonly holdRows = element('tbody');
  private readonly holdsEmpty = element('p', { class: 'muted small' }, 'Nothing is held for this viewer.');
  private readonly capsEmpty = element('p', { class: 'muted small' }, 'No cap has counted anything yet.');
  private readonly next = element('div', { id: 'next-ad' });
  private readonly holdList: KeyedList<HoldLine>;
  private readonly capList: KeyedList<CapFill>;
  private source: EventSource | undefined;
  private watched: Watched | undefined;
  private now = Date.now();
  private explained = '';
  private soon: ReturnType<typeof setTimeout> | undefined;

  constructor(
    holder: HTMLElement,
    whyHolder: HTMLElement,
    private readonly onDecision: (event: DecisionEvent) => void,
  ) {
    const caps = element('ul', { class: 'caps' });
    holder.append(
      card('What happens', this.feed, this.feedEmpty),
      card('Holds, and what became of them', this.holdsTable(), this.holdsEmpty),
      card('Caps of this viewer', caps, this.capsEmpty),
    );
    whyHolder.append(card('The next ad, and why', this.next));
    this.holdList = new KeyedList<HoldLine>(
      this.holdRows,
      ({ hold }) => hold,
      (line) => this.holdEntry(line),
    );
    this.capList = new KeyedList<CapFill>(caps, ({ of, name, window }) => `${of} ${name} ${window}`, capEntry);
    setInterval(() => {
      if (!document.hidden) this.refreshSoon();
    }, 1_000);
  }

  watch(watched: Watched): void {
    const same = this.watched?.user === watched.user;
    this.watched = watched;
    if (!same) {
      this.source?.close();
      this.source = new EventSource(`/player/live?user=${encodeURIComponent(watched.user)}`);
      this.source.onmessage = ({ data }) => this.hear(JSON.parse(String(data)) as LiveEvent);
      this.holds.clear();
      this.feed.replaceChildren();
      this.feedEmpty.hidden = false;
    }
    this.refreshSoon();
  }

  private hear(event: LiveEvent): void {
    if (event.type === 'decision') {
      this.holds.decided(event);
      this.tell(event.at, decisionText(event), 'decision', 'accent');
      this.onDecision(event);
    } else {
      this.holds.beacon(event);
      const [text, kind] = OUTCOMES[event.outcome] ?? [event.outcome, 'bad'];
      this.tell(event.at, beaconText(event), text, kind);
    }
    this.showHolds();
    this.refreshSoon();
  }

  private tell(at: string, what: string, badge: string, kind: string): void {
    this.feedEmpty.hidden = true;
    this.feed.prepend(
      element(
        'li',
        { class: 'fresh' },
        element('time', { datetime: at }, clock(at)),
        element('span', { class: 'what' }, what),
        element('span', { class: `badge ${kind}` }, badge),
      ),
    );
    while (this.feed.children.length > EVENTS) this.feed.lastElementChild?.remove();
  }

  /** Several events in a row are one look at the state. */
  private refreshSoon(): void {
    this.soon ??= setTimeout(() => {
      void this.refresh()
        // The next look may find the server again.
        .catch(() => undefined)
        .finally(() => (this.soon = undefined));
    }, 150);
  }

  private async refresh(): Promise<void> {
    const { watched } = this;
    if (!watched) return;
    const { user, placement, session } = watched;
    const [state, explanations] = await Promise.all([
      api<ViewerState>(`/player/state?${new URLSearchParams({ user, placement }).toString()}`),
      explain({ user, placement, session }),
    ]);
    this.now = Date.parse(state.now);
    this.holds.read(state);
    this.showHolds();
    this.capList.show(state.caps);
    this.capsEmpty.hidden = state.caps.length > 0;
    this.showNext(explanations);
  }

  private showNext(explanations: readonly Explanation[]): void {
    const text = JSON.stringify(explanations);
    if (text === this.explained) return;
    this.explained = text;
    this.next.replaceChildren(winnerSentence(explanations), explanationTable(explanations));
  }

  private showHolds(): void {
    const lines = [...this.holds.all].reverse();
    this.holdList.show(lines);
    this.holdsEmpty.hidden = lines.length > 0;
  }

  private holdsTable(): HTMLElement {
    const titles = ['Ad', 'Break', 'Price', 'Hold'];
    return element(
      'div',
      { class: 'scroll' },
      element(
        'table',
        {},
        element('caption', { class: 'visually-hidden' }, 'Holds of this viewer, the newest first'),
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            titles.map((title) => element('th', { scope: 'col' }, title)),
          ),
        ),
        this.holdRows,
      ),
    );
  }

  private holdEntry({ name, creative, pod, price }: HoldLine) {
    const badge = element('span', { class: 'badge' });
    const until = element('span', { class: 'muted small' });
    const node = element(
      'tr',
      { 'data-creative': creative },
      element('th', { scope: 'row' }, name, ' ', element('span', { class: 'muted small' }, creative)),
      element('td', {}, pod),
      element('td', { class: 'small' }, price),
      element('td', {}, badge, ' ', until),
    );
    const update = ({ state, expiresAt }: HoldLine): void => {
      badge.className = `badge ${STATES[state]}`;
      setText(badge, state);
      setText(until, state === 'held' && expiresAt !== undefined ? `gives back ${fromNow(expiresAt, this.now)}` : '');
    };
    return { node, update };
  }
}

function card(title: string, ...children: readonly HTMLElement[]): HTMLElement {
  return element('section', { class: 'card' }, element('h3', {}, title), ...children);
}

function capEntry({ of, name, window }: CapFill) {
  const bar = element('meter', { min: 0, 'aria-label': `${of}: ${name}` });
  const figure = element('span', { class: 'small' });
  const node = element(
    'li',
    { 'data-cap': `${of} ${name}` },
    element(
      'div',
      { class: 'row-of' },
      element('span', {}, of, ' ', element('span', { class: 'muted small' }, `${name}, ${window}`)),
      figure,
    ),
    bar,
  );
  const update = ({ counted, held, limit }: CapFill): void => {
    bar.max = Math.max(1, limit);
    // A full cap has the colour of what refuses.
    bar.high = limit - 0.5;
    bar.optimum = 0;
    bar.value = counted + held;
    const full = counted + held >= limit ? ' · full' : '';
    setText(figure, `${counted} of ${limit}${held > 0 ? ` + ${held} held` : ''}${full}`);
  };
  return { node, update };
}

function decisionText({ pods }: DecisionEvent): string {
  return pods
    .map(({ pod, ads, refused, obstacle }) => {
      if (ads.length > 0) return `${pod}: ${ads.map(({ creative }) => creative).join(', ')}`;
      return `${pod}: no ad (${withReadableTimes(refused[0]?.reason ?? obstacle ?? 'nothing fits')})`;
    })
    .join(' · ');
}

function beaconText({ event, creative }: BeaconEvent): string {
  return `${event} of ${creative}`;
}
