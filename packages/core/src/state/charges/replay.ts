import { StateError } from '../../errors';
import type { Partition } from '../port/partition';
import type { ReserveAnswer, SlotAnswer } from '../port/reserve';
import { shortFingerprint } from './fingerprint';
import { holdRef } from './hold-ref';
import { isLive, type ReservationRecord } from './reservation-record';

/**
 * Answers a reserve whose id is known with what was recorded, whatever options it brings.
 *
 * @throws StateError `idConflict` when the id stands for another request
 */
export function replay(
  record: ReservationRecord,
  fingerprint: string,
  lead: Partition,
  slots: number,
  now: number,
): ReserveAnswer {
  const { reservedAt } = record;
  if (record.slots.length === 0) {
    return {
      now,
      replayed: true,
      reservedAt,
      slots: Array.from({ length: slots }, () => ({ status: 'ended' as const })),
    };
  }
  // A store or dump of another make may have kept the whole text.
  if (record.fingerprint !== fingerprint && shortFingerprint(record.fingerprint) !== fingerprint) {
    throw new StateError('idConflict', `The id '${record.id}' was used for another request; use a new one.`, {
      details: { id: record.id },
    });
  }
  const answers = record.slots.map((slot, index): SlotAnswer => {
    if (slot.state === 'empty') return { status: 'refused', refusals: [] };
    if (slot.state !== 'committed' && !isLive(slot, now)) return { status: 'ended' };
    return {
      status: slot.state === 'committed' ? 'committed' : 'held',
      key: slot.key,
      position: slot.position,
      hold: holdRef(record.id, index, lead, slot.claims),
      expiresAt: slot.expiresAt,
      refusals: [],
    };
  });
  return { now, replayed: true, reservedAt, slots: answers };
}
