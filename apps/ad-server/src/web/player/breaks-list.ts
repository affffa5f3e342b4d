import type { DecidedPod, DecisionEvent } from '../api/live-event.js';
import { element } from '../dom/element.js';
import { minutes, withReadableTimes } from '../dom/format.js';
import type { BreakProgress } from './player.js';

const STATE_CLASS: Readonly<Record<BreakProgress['state'], string>> = {
  waiting: '',
  playing: 'accent',
  played: 'good',
  passed: 'warn',
  empty: 'bad',
};

/** The breaks of a viewing: what played in each, or why nothing did. */
export class BreaksList {
  private breaks: readonly BreakProgress[] = [];
  private readonly pods = new Map<string, DecidedPod>();

  constructor(private readonly list: HTMLElement) {
    this.draw();
  }

  show(breaks: readonly BreakProgress[]): void {
    if (breaks.length === 0) this.pods.clear();
    this.breaks = breaks;
    this.draw();
  }

  decided({ pods }: DecisionEvent): void {
    for (const pod of pods) this.pods.set(pod.pod, pod);
    this.draw();
  }

  private draw(): void {
    if (this.breaks.length === 0) {
      this.list.replaceChildren(element('li', { class: 'muted' }, 'They are planned when the programme begins.'));
      return;
    }
    this.list.replaceChildren(
      ...this.breaks.map((one) =>
        element(
          'li',
          { 'data-break': one.id, 'data-state': one.state },
          element('span', { class: `badge ${STATE_CLASS[one.state]}` }, one.state),
          ` ${one.id}, ${timeText(one.at)}: ${this.adsText(one)}`,
          this.refusals(one),
        ),
      ),
    );
  }

  private adsText({ id, ads, state }: BreakProgress): string {
    const planned = this.pods.get(id)?.ads.map(({ creative }) => creative) ?? [];
    const shown = ads.length > 0 ? ads : planned;
    if (shown.length > 0) return shown.join(', ');
    return state === 'empty' || this.pods.has(id) ? 'no ad' : '–';
  }

  /** Why it is not fuller than it is, where it is empty. */
  private refusals({ id }: BreakProgress): HTMLElement | null {
    const pod = this.pods.get(id);
    if (!pod || pod.ads.length > 0) return null;
    const reasons = pod.refused.map(({ creative, reason }) => `${creative}: ${withReadableTimes(reason)}`);
    if (pod.obstacle !== undefined) reasons.push(`no campaign fits (${pod.obstacle})`);
    return element(
      'ul',
      { class: 'small muted' },
      reasons.map((reason) => element('li', {}, reason)),
    );
  }
}

function timeText(at: number): string {
  if (at === 0) return 'before the programme';
  return at === Infinity ? 'after the programme' : `at ${minutes(at)}`;
}
