import type { InLine } from '../../vast';
import type { CreativeIdentity } from './creative-identity';

/** Counted up, and so no id: `1` says that it is the first creative of its ad. */
const ORDINAL = /^\d{0,2}$/;

/**
 * What the creatives of a whole ad are known by, such as a third party's after unwrapping: their `UniversalAdId`s, their ids
 * with the ad system before them, and their media files. The advertiser is not among it, since its domain is common to all
 * its creatives: `advertiserDomain` is to be added where two of them are not wanted.
 */
export function identityOfAd({ adSystem, creatives }: Pick<InLine, 'adSystem' | 'creatives'>): CreativeIdentity {
  // Companions may be the same with different videos.
  const shown = creatives.filter(({ linear, nonLinearAds }) => linear !== undefined || nonLinearAds !== undefined);
  const ids = shown.flatMap(({ id = '', adId = '' }) => [id, adId].filter((one) => !ORDINAL.test(one.trim())));
  return {
    universalAdIds: shown.flatMap(({ universalAdIds = [] }) =>
      universalAdIds.map(({ idRegistry = '', value }) => ({ registry: idRegistry, value })),
    ),
    creativeIds: [...new Set(ids)].map((id) => `${adSystem?.name ?? ''}\0${id.trim()}`),
    mediaFiles: shown.flatMap(({ linear }) => [
      ...(linear?.mediaFiles?.files ?? []).map(({ url }) => url),
      ...(linear?.mediaFiles?.mezzanines ?? []).map(({ url }) => url),
    ]),
  };
}
