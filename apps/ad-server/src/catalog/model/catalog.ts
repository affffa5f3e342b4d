import type { ExchangeRates, ValidationIssue } from '@xsp/core';
import type { Advertiser } from './advertiser';
import type { Campaign } from './campaign';
import type { Group } from './group';
import type { Placement } from './placement';
import type { Schedule } from './schedule';

/**
 * A catalogue that was read, checked and resolved: money is exact, times are epoch milliseconds, defaults are filled in,
 * references are known to exist. Frozen through and through; a changed catalogue is another object.
 */
export interface Catalog {
  /** Where it came from, for messages: the file's name. */
  readonly name: string;
  /** The same for the same contents, whatever their layout, comments or order of keys: SHA-256, in hex. */
  readonly version: string;
  /** Null when there is one currency only. */
  readonly currencyRates: ExchangeRates | null;
  readonly advertisers: readonly Advertiser[];
  readonly groups: readonly Group[];
  readonly campaigns: readonly Campaign[];
  readonly placements: readonly Placement[];
  readonly schedules: readonly Schedule[];
  readonly advertiserById: ReadonlyMap<string, Advertiser>;
  readonly groupById: ReadonlyMap<string, Group>;
  readonly campaignById: ReadonlyMap<string, Campaign>;
  readonly placementById: ReadonlyMap<string, Placement>;
  readonly scheduleById: ReadonlyMap<string, Schedule>;
  /** What is allowed and probably not meant: caps that can never matter, a pace without an end. */
  readonly warnings: readonly ValidationIssue[];
}
