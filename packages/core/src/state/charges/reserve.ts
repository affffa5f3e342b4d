import { StateError } from '../../errors';
import type {
  ConsumeAnswer,
  ConsumeRequest,
  FilledSlot,
  Refusal,
  ReserveAnswer,
  ReserveRequest,
  Slot,
  SlotAnswer,
} from '../port/reserve';
import { checkClaim } from './check-claim';
import type { Draft } from './draft';
import { expiryEdge } from './expiry-edge';
import { fingerprintOf } from './fingerprint';
import { dropUnmetGroups } from './groups';
import { commitClaim, holdClaim } from './hold-claim';
import { holdRef } from './hold-ref';
import { partitionKey } from './names';
import type { Option } from './option';
import { replay } from './replay';
import { leadOf } from './request';
import type { RecordedClaim, ReservationRecord, SlotRecord } from './reservation-record';
import { resolveClaim, type Filling } from './resolve';

/** How a filled slot takes its amounts: held until an expiry edge, or committed at once. */
type Take = 'hold' | 'commit';

/** Fills the slots of a request in order; see `StateBackend.reserve`. The request was checked before. */
export function reserve(draft: Draft, request: ReserveRequest): ReserveAnswer {
  return fill(draft, request, 'hold');
}

/** Reserve and commit in one; see `StateBackend.consume`. */
export function consume(draft: Draft, request: ConsumeRequest): ConsumeAnswer {
  const { id, bind, params = {}, options, rememberMs } = request;
  const asReserve = {
    id,
    bind,
    params,
    rememberMs,
    fingerprint: fingerprintOf(request),
    slots: [{ options, ttlMs: 1 }],
  };
  const { now, replayed, slots } = fill(draft, asReserve, 'commit');
  return { now, replayed, slot: slots[0]! };
}

function fill(draft: Draft, request: ReserveRequest, take: Take): ReserveAnswer {
  const lead = leadOf(request.bind);
  const leadKey = partitionKey(lead);
  const fingerprint = fingerprintOf(request);
  const known = draft.reservation(leadKey, request.id);
  if (known) return replay(known, fingerprint, lead, request.slots.length, draft.now);

  requireWindowsNow(request.slots, draft.now);
  const taken: (Option | undefined)[] = [];
  const records: SlotRecord[] = [];
  const answers: SlotAnswer[] = [];
  const positions = new Map<string, number>();
  request.slots.forEach((slot, index) => {
    const pod = slot.pod ?? '';
    const position = slot.position ?? (positions.get(pod) ?? 0) + 1;
    const filling = { bind: request.bind, params: request.params ?? {}, position };
    const { option, refusals } = choose(draft, slot, filling, request.dryRun === true);
    taken.push(option);
    if (!option) {
      records.push(emptySlot());
      answers.push({ status: 'refused', refusals });
      return;
    }
    positions.set(pod, Math.max(positions.get(pod) ?? 0, position));
    const record = takeOption(draft, option, slot, filling, take, request.rememberMs);
    records.push(record);
    answers.push(filled(record, request.id, index, lead, refusals));
  });

  dropUnmetGroups(draft, request.groups ?? [], taken, records, answers);
  if (!request.dryRun && records.some((record) => record.state !== 'empty')) {
    draft.remember(leadKey, {
      id: request.id,
      fingerprint,
      reservedAt: draft.now,
      rememberUntil: Math.max(draft.now + request.rememberMs, ...records.map((record) => record.expiresAt)),
      slots: records,
    } satisfies ReservationRecord);
  }
  return { now: draft.now, replayed: false, reservedAt: draft.now, slots: answers };
}

/** The slot's first option that fits, and why the others do not. */
function choose(
  draft: Draft,
  slot: Slot,
  filling: Filling,
  all: boolean,
): { option: Option | undefined; refusals: readonly Refusal[] } {
  const refusals: Refusal[] = [];
  let first: Option | undefined;
  for (const option of slot.options) {
    const refusal = refusalOf(draft, option, filling);
    if (refusal) refusals.push(refusal);
    else first ??= option;
    if (first && !all) break;
  }
  return { option: first, refusals };
}

function refusalOf(draft: Draft, option: Option, filling: Filling): Refusal | undefined {
  for (const claim of option.claims) {
    if (claim.limits.length === 0) continue;
    const where = resolveClaim(claim, filling);
    const view = { limit: () => draft.limit(where.partition, where.counter) };
    const refusal = checkClaim(view, draft.counter(where), option, claim, where, draft.now);
    if (refusal) return refusal;
  }
  return undefined;
}

function takeOption(
  draft: Draft,
  option: Option,
  slot: Slot,
  filling: Filling,
  take: Take,
  rememberMs: number,
): SlotRecord {
  const expiresAt = take === 'hold' ? expiryEdge(draft.now, slot.ttlMs) : draft.now;
  const rememberUntil = Math.max(draft.now + rememberMs, expiresAt);
  const claims: RecordedClaim[] = [];
  for (const claim of option.claims) {
    if (claim.amount === 0n) continue;
    const recorded = holdClaim(
      draft,
      claim,
      resolveClaim(claim, filling),
      take === 'hold' ? expiresAt : undefined,
      rememberUntil,
    );
    if (take === 'commit') commitClaim(draft, recorded, { expiresAt, live: false, rememberUntil });
    claims.push(recorded);
  }
  return {
    state: take === 'hold' ? 'held' : 'committed',
    key: option.key,
    position: filling.position,
    expiresAt,
    claims,
    events: [],
  };
}

function emptySlot(): SlotRecord {
  return { state: 'empty', key: '', position: 0, expiresAt: 0, claims: [], events: [] };
}

function filled(
  record: SlotRecord,
  reservation: string,
  slot: number,
  lead: ReturnType<typeof leadOf>,
  refusals: readonly Refusal[],
): FilledSlot {
  return {
    status: record.state === 'held' ? 'held' : 'committed',
    key: record.key,
    position: record.position,
    hold: holdRef(reservation, slot, lead, record.claims),
    expiresAt: record.expiresAt,
    refusals,
  };
}

/** @throws StateError `wrongWindow` when any option's fixed windows do not contain the state's time */
function requireWindowsNow(slots: readonly Slot[], now: number): void {
  for (const slot of slots) for (const option of slot.options) requireWindowNow(option, now);
}

/** @throws StateError `wrongWindow` */
export function requireWindowNow(option: Option, now: number): void {
  if (option.validFrom <= now && now < option.validUntil) return;
  throw new StateError(
    'wrongWindow',
    `The option '${option.key}' has a fixed window that does not contain the state's time ${now}; build it anew for that time.`,
    { details: { now, option: option.key } },
  );
}
