import { type Companion, type Creative, type Linear, type NonLinearAds, type WrapperCreative } from '../../vast';
import { hasResource, mergeCompanion, type WrapperCompanion } from './merge-companion';
import { mergeLinear } from './merge-linear';
import { mergeNonLinearAds } from './merge-non-linear-ads';

/**
 * The creatives of an ad with what a wrapper adds. What a wrapper says of linear ads goes to every linear creative of the
 * ad, and of non-linear ads to every non-linear one; where the ad has none, there is nothing to track. Companions that
 * the wrapper brings come after the ad's own, since those nearest to the ad are favoured (VAST 4.3 §2.3.5).
 */
export function mergeCreatives(outer: readonly WrapperCreative[], inner: readonly Creative[]): readonly Creative[] {
  const linears = outer.flatMap(({ linear }) => linear ?? []);
  const nonLinears = outer.flatMap(({ nonLinearAds }) => nonLinearAds ?? []);
  const trackers = outer
    .flatMap(({ companionAds }) => companionAds?.companions ?? [])
    .filter((one) => !hasResource(one));
  const all = inner.flatMap(({ companionAds }) => companionAds?.companions ?? []);
  const merged = inner.map(({ linear, nonLinearAds, companionAds, ...rest }): Creative => ({
    ...rest,
    ...(linear && { linear: linears.reduceRight<Linear>((whole, one) => mergeLinear(one, whole), linear) }),
    ...(nonLinearAds && {
      nonLinearAds: nonLinears.reduceRight<NonLinearAds>((whole, one) => mergeNonLinearAds(one, whole), nonLinearAds),
    }),
    ...(companionAds && {
      companionAds: {
        ...companionAds,
        companions: companionAds.companions.map((companion) =>
          trackers.reduceRight<Companion>(
            (whole, one) => (isMeant(one, companion, all) ? mergeCompanion(one, whole) : whole),
            companion,
          ),
        ),
      },
    }),
  }));
  return [...merged, ...outer.flatMap(companionsOf)];
}

/** The companions to be shown that a creative of a wrapper brings, as a creative of their own. */
function companionsOf({ linear: _, nonLinearAds: __, companionAds, ...rest }: WrapperCreative): readonly Creative[] {
  const companions = companionAds?.companions.filter(hasResource) ?? [];
  return companions.length === 0 ? [] : [{ ...rest, companionAds: { ...companionAds, companions } }];
}

/** A wrapper's trackers are for the companion with its id, or those of its size, or all where there is neither. */
function isMeant(tracker: WrapperCompanion, companion: WrapperCompanion, all: readonly WrapperCompanion[]): boolean {
  const sameId = (one: WrapperCompanion) => tracker.id !== undefined && one.id === tracker.id;
  const sameSize = (one: WrapperCompanion) => one.width === tracker.width && one.height === tracker.height;
  if (all.some(sameId)) return sameId(companion);
  return all.some(sameSize) ? sameSize(companion) : true;
}
