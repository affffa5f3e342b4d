import type { BudgetCampaign, HourWeights } from '@xsp/budget';
import type { Campaign, Catalog } from '../catalog';
import { budgetCampaign } from '../charging/budget-campaign';
import { OptionCache } from '../charging/option-cache';
import type { Interruptible } from '../in-turns';
import { CreativeIndex } from './creative-index';
import { byRank } from './by-rank';
import { EligibilityIndex } from './eligibility-index';
import { isUnwrapped } from './tags/decide-whole';

/** What is made of a catalogue once, and used by every request. */
export interface PreparedCatalog {
  readonly catalog: Catalog;
  /** Ids of campaigns that are not served. */
  readonly paused: ReadonlySet<string>;
  /** Its campaigns as their money is reckoned with. */
  readonly money: readonly BudgetCampaign[];
  readonly creatives: CreativeIndex;
  readonly eligibility: EligibilityIndex;
  readonly options: OptionCache;
  /** Campaigns that take several placements together, the best first. */
  readonly roadblocks: readonly Campaign[];
  /** Whether there are tags that the server follows itself. */
  readonly hasTags: boolean;
}

/** What the options of a catalogue are made with. */
interface OptionSettings {
  readonly adsPerViewer: number;
  readonly shapeOf: (campaign: string) => HourWeights | undefined;
}

/**
 * Makes a catalogue ready, which may be interrupted: 10,000 campaigns take tenths of a second.
 *
 * @param departed what left the catalogue: its ads are not served, and their events are counted
 */
export function* preparing(
  { adsPerViewer, shapeOf }: OptionSettings,
  catalog: Catalog,
  paused: ReadonlySet<string> = new Set(),
  departed: readonly Catalog[] = [],
): Interruptible<PreparedCatalog> {
  const money: BudgetCampaign[] = [];
  for (const campaign of catalog.campaigns) {
    money.push(budgetCampaign(campaign));
    yield;
  }
  const options = yield* OptionCache.making(catalog, adsPerViewer, shapeOf, departed);
  const creatives = yield* CreativeIndex.making(catalog, departed);
  const roadblocks = catalog.campaigns.filter(({ id, roadblock }) => !paused.has(id) && roadblock.length > 0);
  const eligibility = new EligibilityIndex(catalog, paused);
  yield;
  return {
    catalog,
    paused,
    money,
    options,
    creatives,
    roadblocks: roadblocks.sort(byRank),
    eligibility,
    hasTags: catalog.campaigns.some((campaign) => campaign.creatives.some(isUnwrapped)),
  };
}
