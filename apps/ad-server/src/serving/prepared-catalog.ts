import type { Campaign, Catalog } from '../catalog';
import type { OptionCache } from '../charging/option-cache';
import { CreativeIndex } from './creative-index';
import { byRank } from './by-rank';
import { EligibilityIndex } from './eligibility-index';
import { isUnwrapped } from './tags/decide-whole';

/** What is made of a catalogue once, and used by every request. */
export interface PreparedCatalog {
  readonly catalog: Catalog;
  /** Ids of campaigns that are not served. */
  readonly paused: ReadonlySet<string>;
  readonly creatives: CreativeIndex;
  readonly eligibility: EligibilityIndex;
  readonly options: OptionCache;
  /** Campaigns that take several placements together, the best first. */
  readonly roadblocks: readonly Campaign[];
  /** Whether there are tags that the server follows itself. */
  readonly hasTags: boolean;
}

/** @param departed what left the catalogue: its ads are not served, and their events are counted */
export function preparedCatalog(
  catalog: Catalog,
  paused: ReadonlySet<string>,
  departed: readonly Catalog[],
  options: OptionCache,
): PreparedCatalog {
  return {
    catalog,
    paused,
    options,
    creatives: new CreativeIndex(catalog, departed),
    roadblocks: catalog.campaigns.filter(({ id, roadblock }) => !paused.has(id) && roadblock.length > 0).sort(byRank),
    eligibility: new EligibilityIndex(catalog, paused),
    hasTags: catalog.campaigns.some(({ creatives }) => creatives.some(isUnwrapped)),
  };
}
