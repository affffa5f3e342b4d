import type { CampaignThrottle } from '@xsp/budget';
import type { KnownIdentity } from '@xsp/frequency';
import type { PodOptions } from '@xsp/vmap';
import type { CoolOff } from './cool-off';
import type { fillingOf } from './filling-of';
import type { RefusedCampaigns } from './refused-campaigns';
import type { PreparedCatalog } from './prepared-catalog';
import type { TriedReservations } from './tried-reservations';

/** What deciding a request works with. */
export interface ServingContext extends PreparedCatalog {
  /** The state, as this one decision asks it. */
  readonly state: TriedReservations;
  readonly podOptions: PodOptions;
  readonly coolOff: CoolOff;
  readonly throttle: Pick<CampaignThrottle, 'admits' | 'view' | 'refusedByPace'>;
  /** What the request could not have, for reports. */
  readonly refused: RefusedCampaigns;
  /** Who is known of the request. */
  readonly known: KnownIdentity;
  readonly filling: ReturnType<typeof fillingOf>;
  readonly reservationTtlMs: number;
  readonly tokenTtlMs: number;
}
