import type { CommitAnswer, CommitRequest } from '../port/hold';
import { fits, missingLimit } from './check-claim';
import type { Draft } from './draft';
import { commitClaim, holdClaim, whereOf, type HoldLife } from './hold-claim';
import { partitionKey } from './names';
import { isLive, type RecordedClaim, type ReservationRecord, type SlotRecord } from './reservation-record';
import { requireWindowNow } from './reserve';
import { resolveClaim } from './resolve';
import { windowRule } from './windows';

/** The event that every other implies. */
export const IMPRESSION = 'impression';

/** An event of a hold came; see `StateBackend.commit`. The request was checked before. */
export function commit(draft: Draft, request: CommitRequest): CommitAnswer {
  const { now } = draft;
  const { hold, event = IMPRESSION } = request;
  const lead = partitionKey(hold.lead);
  const record = draft.reservation(lead, hold.reservation);
  const slot = record?.slots[hold.slot];
  if (!record || !slot || slot.state === 'empty') return { now, status: 'unknown', unbilled: false };
  const { key } = slot;
  const committed = slot.state === 'committed';
  if (slot.events.includes(event) || (committed && event === IMPRESSION)) {
    return { now, status: 'duplicate', unbilled: false, key };
  }
  if (request.option) requireWindowNow(request.option, now);

  const live = isLive(slot, now);
  const ofHold = committed || countHold(draft, record, slot, live);
  const ofEvent = !request.option || countEvent(draft, record, slot, request);
  slot.state = 'committed';
  slot.events.push(event);
  draft.remember(lead, record);
  return { now, status: committed ? 'counted' : live ? 'committed' : 'late', unbilled: !(ofHold && ofEvent), key };
}

/** Counts what the hold recorded. @returns whether all of it was counted */
function countHold(draft: Draft, record: ReservationRecord, slot: SlotRecord, live: boolean): boolean {
  const claims = slot.claims.filter((claim) => !draft.erasedSince(claim.partition, record.reservedAt));
  const life = { expiresAt: slot.expiresAt, live, rememberUntil: record.rememberUntil };
  if (!live) return countLate(draft, claims, life, slot.key);
  for (const claim of claims) commitClaim(draft, claim, life);
  return true;
}

/** Counts what the event itself is worth. @returns whether all of it was counted */
function countEvent(draft: Draft, record: ReservationRecord, slot: SlotRecord, request: CommitRequest): boolean {
  const option = request.option!;
  const filling = { bind: request.bind ?? {}, params: request.params ?? {}, position: slot.position };
  const claims = option.claims
    .filter((claim) => claim.amount > 0n)
    .map((claim) => ({ claim, where: resolveClaim(claim, filling) }))
    .filter(({ where }) => !draft.erasedSince(where.partition, record.reservedAt))
    .map(({ claim, where }) => holdClaim(draft, claim, where, undefined, record.rememberUntil));
  const life = { expiresAt: 0, live: false, rememberUntil: record.rememberUntil };
  return countLate(draft, claims, life, option.key);
}

/**
 * Facts count even above their limits. Money counts together, if all of it still fits its stored limits; curves are
 * not asked, since the time to pace was when the ad was served.
 */
function countLate(draft: Draft, claims: readonly RecordedClaim[], life: HoldLife, key: string): boolean {
  const money = claims.filter((claim) => claim.whenLate === 'fit');
  const fitting = money.every((claim) => stillFits(draft, claim, key));
  for (const claim of claims) if (claim.whenLate === 'count' || fitting) commitClaim(draft, claim, life);
  return fitting;
}

function stillFits(draft: Draft, claim: RecordedClaim, key: string): boolean {
  if (!claim.stored) return true;
  const where = whereOf(claim);
  const limit = draft.limit(claim.partition, claim.counter);
  if (!limit) throw missingLimit(where, key);
  const state = draft.counter(where);
  if (!state) return fits(0n, claim.amount, limit.at);
  const { committed, held } = windowRule(claim.window).usage(claim.window, state, draft.now);
  return fits(committed + held, claim.amount, limit.at);
}
