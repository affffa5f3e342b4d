import type { Vast, VastAd } from '@xsp/vmap';
import type { ServedAd, ServedPod } from '../serving/serve-result';
import type { DocumentContext } from './document-context';
import { thirdPartyAd } from './third-party-ad';
import { TrackingUrls } from './tracking-urls';
import { vastAd } from './vast-ad';

/** No ad is a valid empty document. */
export const NO_ADS: Vast = { ads: [] };

/** One ad, standing alone. */
export function vastOfAd(ad: ServedAd, context: DocumentContext): Vast {
  return { ads: [adOf(ad, context)] };
}

/** A pod: its ads in sequence, the bumper first. */
export function vastOfPod({ bumper, ads }: Pick<ServedPod, 'bumper' | 'ads'>, context: DocumentContext): Vast {
  const all = bumper ? [bumper, ...ads] : ads;
  return { ads: all.map((ad, index) => ({ ...adOf(ad, context), sequence: index + 1 })) };
}

function adOf(ad: ServedAd, context: DocumentContext): VastAd {
  const urls = new TrackingUrls(context, ad);
  return ad.creative.tag === null ? vastAd(ad, urls, context) : thirdPartyAd(ad, urls, context.player);
}
