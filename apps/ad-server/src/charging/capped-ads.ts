import { capName, feedsOf, type CapFeed, type CappedAd } from '@xsp/frequency';
import type { Campaign, Catalog, Creative } from '../catalog';
import type { Interruptible } from '../in-turns';
import { frequencyCap } from './frequency-cap';

/** A creative with the caps that stop it, and those of others that it feeds. */
export interface CreativeCaps extends CappedAd {
  readonly parents: NonNullable<CappedAd['parents']>;
  readonly feeds: readonly CapFeed[];
}

/**
 * The caps of every creative of a catalogue, made once: what feeds what depends on all of them. What left the catalogue feeds
 * the caps of what is there, and not the other way round.
 */
export function* cappingCatalog(
  catalog: Catalog,
  departed: readonly Catalog[] = [],
): Interruptible<ReadonlyMap<Creative, CreativeCaps>> {
  const caps = yield* capping(catalog.campaigns);
  if (departed.length === 0) return caps;
  return new Map([...(yield* capping([catalog, ...departed].flatMap(({ campaigns }) => campaigns))), ...caps]);
}

function* capping(campaigns: readonly Campaign[]): Interruptible<ReadonlyMap<Creative, CreativeCaps>> {
  const creatives: { readonly creative: Creative; readonly ad: ReturnType<typeof cappedAd> }[] = [];
  for (const campaign of campaigns) {
    for (const creative of campaign.creatives) creatives.push({ creative, ad: cappedAd(campaign, creative) });
    yield;
  }
  const feeds = feedsOf(creatives.map(({ ad }) => ad));
  yield;
  return new Map(creatives.map(({ creative, ad }, index) => [creative, { ...ad, feeds: feeds[index]! }]));
}

function cappedAd(campaign: Campaign, creative: Creative): CappedAd & { readonly parents: CreativeCaps['parents'] } {
  const { advertiser, advertiserCaps } = campaign;
  const exempt = advertiser.caps.filter((cap) => !advertiserCaps.includes(cap));
  return {
    subject: {
      campaign: campaign.id,
      creative: creative.id,
      advertiser: advertiser.id,
      categories: campaign.categories,
      labels: campaign.labels,
      exemptFrom: exempt.map((cap) => capName(frequencyCap(cap))),
    },
    caps: campaign.caps.map(frequencyCap),
    parents: advertiserCaps.map(frequencyCap),
  };
}
