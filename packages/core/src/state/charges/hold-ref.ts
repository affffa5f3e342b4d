import type { HoldRef } from '../port/hold';
import type { Partition } from '../port/partition';
import { partitionKey, partitionOfKey } from './names';
import type { RecordedClaim } from './reservation-record';

/**
 * Names a hold. Its home is the first partition beside the lead in which it holds money (`'fit'`), in the order of its
 * claims; the lead, where there is none.
 */
export function holdRef(reservation: string, slot: number, lead: Partition, claims: readonly RecordedClaim[]): HoldRef {
  const leadKey = partitionKey(lead);
  const home = claims.find((claim) => claim.whenLate === 'fit' && claim.partition !== leadKey)?.partition;
  return { reservation, slot, lead, home: home === undefined ? lead : partitionOfKey(home) };
}
