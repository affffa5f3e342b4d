import type { TagAd, TagAnswer, TagBreak } from '../api/tag-answer.js';
import { element, type Child } from '../dom/element.js';
import { count } from '../dom/format.js';
import { api, messageOf } from '../session/api.js';
import type { View } from './view.js';

/** A place to paste an ad tag and see what answers it. @param given one that stands there; a preview is asked at once */
export function tagView(given?: string): View {
  const url = element('input', {
    name: 'url',
    type: 'text',
    inputmode: 'url',
    required: true,
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'https://ads.example/vast?…',
    value: given ?? `${location.origin}/vast?placement=home&user=you`,
  });
  const answer = element('div', { role: 'region', 'aria-live': 'polite', 'aria-label': 'Answer' });
  const ask = async (): Promise<void> => {
    answer.replaceChildren(element('p', { class: 'muted' }, 'Asking…'));
    try {
      const told = await api<TagAnswer>('/dashboard/tag', { method: 'POST', body: { url: url.value } });
      answer.replaceChildren(answerView(told, follow));
    } catch (error) {
      answer.replaceChildren(element('p', { class: 'notice bad' }, messageOf(error)));
    }
  };
  const follow = (tag: string): void => {
    url.value = tag;
    void ask();
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    void ask();
  };
  const node = element(
    'div',
    {},
    element('h1', {}, 'What answers this ad tag?'),
    element(
      'p',
      { class: 'muted' },
      'The server asks it, for real: a tag of this server holds what it serves until that expires. Private addresses are not asked.',
    ),
    element(
      'section',
      { class: 'card' },
      element(
        'form',
        { class: 'fields', onsubmit: submit },
        element('label', { class: 'full' }, 'Ad tag (VAST or VMAP)', url),
        element('button', { type: 'submit' }, 'Ask'),
      ),
    ),
    answer,
  );
  return {
    title: 'Ad tag',
    node,
    start: () => void (given !== undefined && isPreview(given) && ask()),
    stop: () => undefined,
  };
}

/** A preview holds nothing: a link from elsewhere cannot make whoever is logged in hold ads. */
function isPreview(tag: string): boolean {
  try {
    return new URL(tag).searchParams.has('preview');
  } catch {
    return false;
  }
}

function answerView(answer: TagAnswer, follow: (tag: string) => void): HTMLElement {
  const { kind, version, status, bytes, tookMs, contentType, unreadable, breaks, diagnostics } = answer;
  const ads = breaks.reduce((sum, one) => sum + one.ads.length, 0);
  const bad = diagnostics.filter(({ severity }) => severity !== 'info').length;
  return element(
    'div',
    {},
    element(
      'dl',
      { class: 'tiles' },
      tile('Answer', kind === 'neither' ? 'neither' : `${kind} ${version}`),
      tile('Status', String(status)),
      tile('Ads', String(ads)),
      tile('Took', `${tookMs} ms`),
      tile('Size', `${count(bytes)} B`),
      tile('Deviations', String(bad)),
    ),
    element('p', { class: 'muted small mono' }, `${contentType || 'no content type'} · ${answer.url}`),
    unreadable === undefined ? null : element('p', { class: 'notice bad' }, unreadable),
    ads === 0 && kind === 'VAST' ? element('p', { class: 'notice' }, 'An empty VAST: no ad.') : null,
    breaks.filter((one) => one.id !== '' || one.ads.length > 0).map((one) => breakView(one, follow)),
    element(
      'section',
      { class: 'card' },
      element('h2', {}, 'How it keeps the standard'),
      diagnostics.length === 0
        ? element('p', { class: 'muted' }, kind === 'neither' ? 'It could not be read.' : 'Nothing to say against it.')
        : element(
            'ul',
            { class: 'feed' },
            diagnostics.map(({ severity, message, line, path, section }) =>
              element(
                'li',
                {},
                element(
                  'span',
                  { class: `badge ${severity === 'error' ? 'bad' : severity === 'warning' ? 'warn' : ''}` },
                  severity,
                ),
                element(
                  'span',
                  { class: 'what' },
                  message,
                  element('span', { class: 'muted small' }, ` ${path}, line ${line}`),
                ),
                element('span', { class: 'muted small' }, section),
              ),
            ),
          ),
    ),
    element(
      'details',
      { class: 'card' },
      element('summary', {}, 'The document'),
      element('pre', { tabindex: 0, 'aria-label': 'The document' }, answer.text),
    ),
  );
}

function breakView({ id, offset, tag, ads }: TagBreak, follow: (tag: string) => void): HTMLElement {
  return element(
    'section',
    { class: 'card' },
    id === '' && offset === ''
      ? element('h2', {}, 'Ads')
      : element('h2', {}, `Break ${id} `, element('span', { class: 'badge' }, offset)),
    tag === undefined ? null : followable(tag, follow),
    tag === undefined && ads.length === 0 ? element('p', { class: 'muted' }, 'No ad.') : null,
    ads.map((ad) => adView(ad, follow)),
  );
}

function adView(ad: TagAd, follow: (tag: string) => void): HTMLElement {
  const facts: readonly (readonly [string, Child])[] = [
    ['System', ad.system],
    ['Length', ad.durationMs === undefined ? '–' : `${ad.durationMs / 1_000} s`],
    ['Skip', ad.skip ?? 'never'],
    ['Click', ad.clickThrough ?? '–'],
    ['Impressions', ad.impressions],
    ['Tracking', ad.tracking.join(', ') || '–'],
  ];
  return element(
    'article',
    {},
    element('h3', {}, ad.title || ad.id, ' ', element('span', { class: 'muted small' }, ad.id)),
    ad.wraps === undefined ? null : followable(ad.wraps, follow),
    element(
      'dl',
      { class: 'definitions' },
      facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
    ),
    ad.media.length === 0
      ? null
      : element(
          'ul',
          { class: 'small mono' },
          ad.media.map(({ type, size, url }) => element('li', {}, `${type} ${size} ${url}`)),
        ),
  );
}

function followable(tag: string, follow: (tag: string) => void): HTMLElement {
  const button = element('button', { type: 'button', class: 'quiet compact', onclick: () => follow(tag) }, 'Ask it');
  return element(
    'p',
    { class: 'row-of' },
    button,
    element('code', {}, tag.length > 160 ? `${tag.slice(0, 160)}…` : tag),
  );
}

function tile(name: string, value: string): HTMLElement {
  return element('div', { class: 'tile' }, element('dt', {}, name), element('dd', {}, value));
}
