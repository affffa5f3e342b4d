import { creativeIdentities, identityOfAd, type Separation } from '@xsp/vmap';
import type { ServedAd } from '../serve-result';

/** A pod of a decision, and what is kept apart in it. */
export interface StandingPod {
  readonly ads: readonly ServedAd[];
  readonly separate: readonly Separation[];
  /** Which break of the stream it is, from 0. */
  readonly breakNumber: number;
}

/** An ad that cannot stand where it is. */
export interface Clash {
  readonly ad: ServedAd;
  /** The index of its pod. */
  readonly pod: number;
}

interface Standing extends Clash {
  readonly position: number;
  readonly breakNumber: number;
  readonly separate: readonly Separation[];
}

/**
 * The ads of third parties, as they are after unwrapping, that are the same creative as another ad they must be kept apart
 * from, or of the same advertiser; of two the one that ranks lower. What is known before is no clash here: the
 * reservation has seen to that.
 *
 * @param wholeOf an ad with what was fetched for it
 */
export function clashesOf(pods: readonly StandingPod[], wholeOf: (ad: ServedAd) => ServedAd): readonly Clash[] {
  const standing = pods.flatMap(({ ads, separate, breakNumber }, pod) =>
    ads.map((ad, position): Standing => ({ ad: wholeOf(ad), pod, position, breakNumber, separate })),
  );
  const kept: Standing[] = [];
  const clashes: Clash[] = [];
  for (const one of standing.sort(higherFirst)) {
    if (kept.some((other) => clash(one, other))) clashes.push({ ad: one.ad, pod: one.pod });
    else kept.push(one);
  }
  return clashes;
}

function higherFirst(a: Standing, b: Standing): number {
  const byPriority = b.ad.campaign.priority - a.ad.campaign.priority;
  if (byPriority !== 0) return byPriority;
  const [one, other] = [valueOf(a.ad), valueOf(b.ad)];
  if (one !== other) return one > other ? -1 : 1;
  return a.pod - b.pod || a.position - b.position;
}

function valueOf({ campaign }: ServedAd): bigint {
  return campaign.pricing?.price.units ?? 0n;
}

function clash(one: Standing, other: Standing): boolean {
  if (!one.ad.unwrapped && !other.ad.unwrapped) return false;
  return [...one.separate, ...other.separate].some(({ by, within }) => {
    if (by !== 'creative' && by !== 'advertiser') return false;
    if (!isWithin(within, one, other)) return false;
    const names = by === 'creative' ? creativeNames : advertiserNames;
    const others = names(other.ad);
    return names(one.ad).some((name) => others.includes(name));
  });
}

function isWithin(within: Separation['within'], one: Standing, other: Standing): boolean {
  switch (within) {
    case 'next':
      return one.pod === other.pod && Math.abs(one.position - other.position) === 1;
    case 'pod':
      return one.pod === other.pod;
    case 'row':
      return Math.abs(one.breakNumber - other.breakNumber) <= 1;
    case 'stream':
      return true;
  }
}

function creativeNames({ creative, unwrapped }: ServedAd): readonly string[] {
  const { universalAdId, media } = creative;
  const own = {
    ...(universalAdId && { universalAdIds: [universalAdId] }),
    mediaFiles: media.map(({ url }) => url),
  };
  return [...creativeIdentities(own), ...(unwrapped ? creativeIdentities(identityOfAd(unwrapped)) : [])];
}

/** Names and domains alike: VAST recommends the domain as the advertiser's name (VAST 4.3 §3.4.7). */
function advertiserNames({ campaign, creative, unwrapped }: ServedAd): readonly string[] {
  const { id, name } = campaign.advertiser;
  const texts = unwrapped ? [unwrapped.advertiser?.name] : [id, name, creative.clickThrough];
  return texts.flatMap((text) => (text ? creativeIdentities({ advertiserDomain: text }) : []));
}
