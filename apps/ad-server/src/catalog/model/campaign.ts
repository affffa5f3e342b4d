import type { WhenStateDown, WhenUserUnknown } from '../catalog-file';
import type { Advertiser } from './advertiser';
import type { Budget } from './budget';
import type { Cap } from './cap';
import type { Creative } from './creative';
import type { Flight } from './flight';
import type { Group } from './group';
import type { Pacing } from './pacing';
import type { Pricing } from './pricing';
import type { Targeting } from './targeting';

/** What is sold: creatives with a price, a budget, caps and targeting. */
export interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly advertiser: Advertiser;
  /** The groups it is a member of. */
  readonly groups: readonly Group[];
  readonly categories: readonly string[];
  readonly labels: readonly string[];
  /** Higher first; 0 is house. */
  readonly priority: number;
  /** Its share among campaigns of equal rank; above 0. */
  readonly weight: number;
  /** Null: nothing is billed. */
  readonly pricing: Pricing | null;
  /** Null: unlimited. */
  readonly budget: Budget | null;
  readonly pacing: Pacing;
  readonly flight: Flight;
  /** Its own caps. */
  readonly caps: readonly Cap[];
  /** Those of the advertiser's caps that it obeys and feeds: all but those it is exempt from. */
  readonly advertiserCaps: readonly Cap[];
  readonly whenUserUnknown: WhenUserUnknown;
  /** For its caps; what has a limit of money is refused in any case. */
  readonly whenStateDown: WhenStateDown;
  readonly targeting: Targeting;
  /** Ids of placements that it takes together, in one request, or not at all; empty: it is served by itself. */
  readonly roadblock: readonly string[];
  /** At least one. */
  readonly creatives: readonly Creative[];
}
