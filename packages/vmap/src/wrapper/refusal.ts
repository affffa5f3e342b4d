import { type BlockedAdCategories, type VastAd } from '../vast';
import { VAST_ERROR_CODES, type VastErrorCode } from './error-codes';
import { type Place } from './place';
import { type Run } from './run';

/** Why an ad that was found is not wanted. */
export interface Refusal {
  readonly code: VastErrorCode;
  readonly message: string;
}

/** What speaks against a merged ad, if anything does. */
export function refusalOf(
  run: Run,
  ad: VastAd,
  blocked: readonly BlockedAdCategories[],
  acceptThere: Place['accept'],
): Refusal | undefined {
  const { maxAds, requireCategory = false, accept } = run.settings;
  const categories = ad.inLine?.categories ?? [];
  if (run.ads >= maxAds) return { code: 206, message: `no more than ${maxAds} ads are wanted` };
  if (ad.inLine?.creatives.length === 0) return { code: 101, message: 'the ad has no creatives' };
  if (requireCategory && categories.length === 0) return refusal(204);
  if (categories.some((category) => isBlocked(category, blocked))) return refusal(205);
  const code = acceptThere?.(ad) ?? accept?.(ad);
  return code === undefined ? undefined : refusal(code);
}

/** Categories are of the list of their authority; a wrapper that names none means whatever list. */
function isBlocked(
  { value, authority }: { readonly value: string; readonly authority?: string | undefined },
  blocked: readonly BlockedAdCategories[],
): boolean {
  return blocked.some(
    (one) =>
      one.categories.includes(value) &&
      (one.authority === undefined || authority === undefined || one.authority === authority),
  );
}

function refusal(code: VastErrorCode): Refusal {
  return { code, message: VAST_ERROR_CODES[code] };
}
