import type { Labelled } from '../api/overview.js';
import { element, setText } from '../dom/element.js';
import { count } from '../dom/format.js';
import { KeyedList } from '../dom/keyed-list.js';

/** Counts by name, as bars. */
export class Bars {
  readonly node: HTMLElement;
  private readonly list: KeyedList<Labelled & { readonly most: number }>;
  private readonly none: HTMLElement;

  constructor(none: string) {
    const items = element('ul', { class: 'bars' });
    this.none = element('p', { class: 'muted small' }, none);
    this.node = element('div', {}, items, this.none);
    this.list = new KeyedList(
      items,
      ({ label }) => label,
      ({ label }) => {
        const bar = element('meter', { min: 0, 'aria-label': label });
        const figure = element('span', { class: 'number' });
        return {
          node: element('li', { 'data-label': label }, element('span', {}, label), bar, figure),
          update: (item) => {
            bar.max = item.most;
            bar.value = item.count;
            setText(figure, count(item.count));
          },
        };
      },
    );
  }

  show(counts: readonly Labelled[]): void {
    const most = Math.max(1, ...counts.map((one) => one.count));
    this.none.hidden = counts.length > 0;
    this.list.show(counts.map((one) => ({ ...one, most })));
  }
}
