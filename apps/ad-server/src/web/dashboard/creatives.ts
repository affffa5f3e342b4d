import { element } from '../dom/element.js';
import { api } from '../session/api.js';

/** A creative as its campaign was written, as far as it is shown. */
export interface CreativeSeen {
  readonly id: string;
  readonly name?: string;
  readonly durationMs: number;
}

/**
 * The creatives of a campaign, each with a button that shows what a player gets of it, without counting anything.
 *
 * @param path of the campaign
 * @param fail told what went wrong
 */
export function creativesList(
  path: string,
  creatives: readonly CreativeSeen[],
  fail: (error: unknown) => void,
): HTMLElement {
  const preview = async (creative: string): Promise<void> => {
    const { url } = await api<{ readonly url: string }>(`${path}/previews`, { method: 'POST', body: { creative } });
    location.hash = `#/tag?url=${encodeURIComponent(url)}`;
  };
  const rows = creatives.map(({ id, name = id, durationMs }) => {
    const label = `Preview of ${name}`;
    const button = element(
      'button',
      { type: 'button', 'aria-label': label, onclick: () => void preview(id).catch(fail) },
      'Preview',
    );
    const text = element('span', {}, name, element('span', { class: 'muted small' }, ` ${durationMs / 1_000} s`));
    return element('div', { class: 'row-of spread' }, text, button);
  });
  return element('div', {}, rows);
}
