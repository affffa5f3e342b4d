import type { CommitAnswer, CommitRequest, ReleaseAnswer, ReleaseRequest } from '@xsp/core';
import { partitionText } from './counter-id';
import type { Posting } from './ledger';
import { Refusal, type Model } from './model';
import { sumsOf } from './sums';

/** An event came; see the port's `commit` and the table of a hold's life. */
export function commit(model: Model, request: CommitRequest, now: number): CommitAnswer {
  const { hold: ref, event = 'impression', option } = request;
  const reservation = model.known(ref.lead, ref.reservation, now);
  const hold = reservation?.slots[ref.slot];
  if (!reservation || !hold) return { now, status: 'unknown', unbilled: false };
  const { key } = hold;
  const before = hold.state;
  if (hold.events.has(event) || (event === 'impression' && before === 'committed')) {
    return { now, status: 'duplicate', unbilled: false, key };
  }
  for (const { window } of option?.charges ?? []) {
    if (window.kind === 'fixed' && (now < window.start || now >= window.end)) throw new Refusal('wrongWindow');
  }

  const live = model.isLive(hold, now);
  let billed = true;
  if (live) for (const posting of hold.postings) countUnlessErased(model, posting, now);
  else if (before !== 'committed') billed = countLate(model, hold.postings, now);
  hold.state = 'committed';
  hold.events.add(event);

  if (option) {
    const filling = { bind: request.bind ?? {}, params: request.params ?? {}, position: hold.position };
    const sums = sumsOf(option, filling).filter(
      ({ amount, counter }) => amount > 0n && !model.wasErasedSince(counter.partition, reservation.madeAt),
    );
    // An event holds nothing: it counts at once, or not at all.
    const postings = sums.map((sum) => model.ledger.open(sum, now, now));
    billed = countLate(model, postings, now) && billed;
  }
  const status = before === 'committed' ? 'counted' : live ? 'committed' : 'late';
  return { now, status, unbilled: !billed, key };
}

/** Facts count; money counts together, "if all still fit their stored limits (curves are not asked)". */
function countLate(model: Model, all: readonly Posting[], now: number): boolean {
  const postings = all.filter(({ state }) => state !== 'erased');
  for (const posting of postings) posting.state = 'freed';
  const money = postings.filter(({ whenLate }) => whenLate === 'fit');
  const fits = money.every(({ stored, counter, id, amount }) => {
    if (!stored) return true;
    const limit = model.storedLimit(counter);
    const { committed, held } = model.ledger.usage(counter, id, now);
    return limit > 0n && committed + held + amount <= limit;
  });
  for (const posting of postings) if (fits || posting.whenLate === 'count') model.ledger.count(posting, now);
  return fits;
}

function countUnlessErased(model: Model, posting: Posting, now: number): void {
  if (posting.state !== 'erased') model.ledger.count(posting, now);
}

/** Gives back what is held; see the port's `release`. */
export function release(model: Model, request: ReleaseRequest, now: number): ReleaseAnswer {
  const { reservation: id, lead, slot, rememberMs } = request;
  const known = model.known(lead, id, now);
  if (!known) {
    const rememberUntil = now + rememberMs;
    model.reservations.push({ id, lead, fingerprint: '', madeAt: now, rememberUntil, slots: [] });
    return { now, status: 'marked' };
  }
  const holds = known.slots.filter((hold, index) => hold && (slot === undefined || slot === index));
  const live = holds.filter((hold) => model.isLive(hold!, now));
  for (const hold of live) model.giveBack(hold!);
  if (live.length > 0) return { now, status: 'released' };
  return { now, status: holds.some((hold) => hold!.state === 'committed') ? 'committed' : 'ended' };
}

/** The holds that a partition leads and that are live. */
export function liveHolds(model: Model, lead: { readonly kind: string; readonly id: string }, now: number) {
  return model.reservations
    .filter((one) => partitionText(one.lead) === partitionText(lead) && now < one.rememberUntil)
    .flatMap(({ id, slots }) =>
      slots.flatMap((hold, slot) =>
        hold && model.isLive(hold, now) ? [{ reservation: id, slot, key: hold.key, expiresAt: hold.expiresAt }] : [],
      ),
    );
}
