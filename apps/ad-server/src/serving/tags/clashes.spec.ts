import type { InLine, Separation } from '@xsp/vmap';
import type { ServedAd } from '../serve-result';
import { clashesOf, type StandingPod } from './clashes';

/** As much of an ad as is compared. */
function ad(id: string, priority: number, { file, own }: { readonly file?: string; readonly own?: boolean } = {}) {
  const url = `https://cdn.example/${file ?? id}.mp4`;
  const creatives = [{ linear: { mediaFiles: { files: [{ url }] } } }];
  return {
    campaign: { id, priority, pricing: null, advertiser: { id, name: id } },
    creative: { universalAdId: null, media: own ? [{ url }] : [], clickThrough: null },
    ...(!own && { unwrapped: { creatives, advertiser: { name: `${file ?? id}.example` } } as unknown as InLine }),
  } as unknown as ServedAd;
}

const pod = (separate: readonly Separation[], breakNumber: number, ...ads: readonly ServedAd[]): StandingPod => {
  return { ads, separate, breakNumber };
};
const losers = (...pods: readonly StandingPod[]) =>
  clashesOf(pods, (one) => one).map(({ ad: { campaign }, pod: index }) => `${campaign.id} ${index}`);

const same = { file: 'same' };

describe('clashesOf', () => {
  it.each<[Separation['within'], readonly string[]]>([
    ['next', ['b 0']],
    ['pod', ['b 0', 'c 0']],
    ['row', ['b 0', 'c 0', 'd 1']],
    ['stream', ['b 0', 'c 0', 'd 1', 'e 2']],
  ])('keeps apart within %s', (within, expected) => {
    const rule: Separation[] = [{ by: 'creative', within }];
    const [a, b, c] = [ad('a', 9, same), ad('b', 8, same), ad('c', 7, same)];
    expect(
      losers(pod(rule, 0, a, b, ad('x', 1), c), pod(rule, 1, ad('d', 6, same)), pod(rule, 2, ad('e', 5, same))),
    ).toEqual(expected);
  });

  it('lets the one that ranks higher stand, wherever it is', () => {
    const rule: Separation[] = [{ by: 'creative', within: 'pod' }];
    expect(losers(pod(rule, 0, ad('a', 1, same), ad('b', 2, same)))).toEqual(['a 0']);
    expect(losers(pod(rule, 0, ad('a', 1, same), ad('b', 2, { ...same, own: true })))).toEqual(['a 0']);
    expect(losers(pod(rule, 0, ad('a', 2, same), ad('b', 1, { ...same, own: true })))).toEqual(['b 0']);
    expect(losers(pod(rule, 0, ad('a', 1, same), ad('b', 1, same)))).toEqual(['b 0']);
  });

  it('leaves alone what nobody keeps apart, and what was known before', () => {
    expect(losers(pod([], 0, ad('a', 1, same), ad('b', 1, same)))).toEqual([]);
    expect(losers(pod([{ by: 'category', within: 'pod' }], 0, ad('a', 1, same), ad('b', 1, same)))).toEqual([]);
    const rule: Separation[] = [{ by: 'creative', within: 'pod' }];
    expect(losers(pod(rule, 0, ad('a', 1, { ...same, own: true }), ad('b', 1, { ...same, own: true })))).toEqual([]);
    expect(losers(pod(rule, 0, ad('a', 1), ad('b', 1)))).toEqual([]);
  });

  it('compares advertisers by name or domain', () => {
    const rule: Separation[] = [{ by: 'advertiser', within: 'pod' }];
    expect(losers(pod(rule, 0, ad('a', 2, { file: 'acme' }), ad('acme.example', 1, { own: true })))).toEqual([
      'acme.example 0',
    ]);
    expect(losers(pod(rule, 0, ad('a', 2, { file: 'acme' }), ad('acme', 1, { own: true })))).toEqual([]);
  });
});
