import type { ReleaseAnswer, ReleaseRequest } from '../port/hold';
import type { Draft } from './draft';
import { releaseClaim } from './hold-claim';
import { partitionKey } from './names';
import { isLive, type ReservationRecord, type SlotRecord } from './reservation-record';

/** Gives back what is held; see `StateBackend.release`. The request was checked before. */
export function release(draft: Draft, request: ReleaseRequest): ReleaseAnswer {
  const { now } = draft;
  const lead = partitionKey(request.lead);
  const record = draft.reservation(lead, request.reservation);
  if (!record) {
    draft.remember(lead, {
      id: request.reservation,
      fingerprint: '',
      reservedAt: now,
      rememberUntil: now + request.rememberMs,
      slots: [],
    });
    return { now, status: 'marked' };
  }
  const slots = request.slot === undefined ? record.slots : record.slots.slice(request.slot, request.slot + 1);
  const live = slots.filter((slot) => isLive(slot, now));
  if (live.length > 0) {
    for (const slot of live) endHold(draft, record, slot);
    draft.remember(lead, record);
    return { now, status: 'released' };
  }
  return { now, status: slots.some((slot) => slot.state === 'committed') ? 'committed' : 'ended' };
}

/** Ends the live holds of reservations whose lead is being erased: what they held elsewhere is free. */
export function endHolds(draft: Draft, lead: string, ids: Iterable<string>): void {
  for (const id of ids) {
    const record = draft.reservation(lead, id);
    const live = record?.slots.filter((slot) => isLive(slot, draft.now)) ?? [];
    for (const slot of live) endHold(draft, record!, slot);
    if (live.length > 0) draft.remember(lead, record!);
  }
}

function endHold(draft: Draft, record: ReservationRecord, slot: SlotRecord): void {
  for (const claim of slot.claims) {
    if (!draft.erasedSince(claim.partition, record.reservedAt)) releaseClaim(draft, claim, slot.expiresAt);
  }
  slot.state = 'released';
}
