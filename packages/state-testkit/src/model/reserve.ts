import type {
  ConsumeAnswer,
  ConsumeRequest,
  Group,
  HoldRef,
  Option,
  Partition,
  Refusal as RefusalAnswer,
  ReserveAnswer,
  ReserveRequest,
  SlotAnswer,
} from '@xsp/core';
import { counterId, partitionText } from './counter-id';
import { limitAt } from './curve';
import { freesAt } from './frees-at';
import { Refusal, type Model, type ModelHold, type ModelReservation } from './model';
import { sumsOf, type Filling } from './sums';

/** The store says when a hold ends, within the bounds of its TTL; the model takes its word. */
export type ExpiryOf = (slot: number, ttlMs: number) => number;

/** Fills slots in order; see the port's `reserve`. */
export function reserve(model: Model, request: ReserveRequest, now: number, expiryOf: ExpiryOf): ReserveAnswer {
  const lead = Object.values(request.bind)[0]!;
  const known = model.known(lead, request.id, now);
  if (known) return replay(model, known, request.fingerprint!, request.slots.length, now);
  for (const { options } of request.slots) for (const option of options) requireWindows(option, now);

  const undo = model.ledger.save();
  const positions = new Map<string | undefined, number>();
  const taken: ({ readonly hold: ModelHold; readonly option: Option; readonly filling: Filling } | undefined)[] = [];
  const slots: SlotAnswer[] = request.slots.map((slot, index) => {
    const position = slot.position ?? (positions.get(slot.pod) ?? 0) + 1;
    const filling = { bind: request.bind, params: request.params ?? {}, position };
    const refusals: RefusalAnswer[] = [];
    let chosen: Option | undefined;
    for (const option of slot.options) {
      if (chosen && !request.dryRun) break;
      const refusal = refusalOf(model, option, filling, now);
      if (refusal) refusals.push(refusal);
      else chosen ??= option;
    }
    if (!chosen) return { status: 'refused', refusals };
    positions.set(slot.pod, Math.max(position, positions.get(slot.pod) ?? 0));
    const hold = take(model, chosen, filling, now, expiryOf(index, slot.ttlMs));
    taken[index] = { hold, option: chosen, filling };
    return filledSlot(hold, { id: request.id, slot: index, lead }, refusals);
  });

  dropGroups(model, request.groups ?? [], taken, slots);
  const holds = request.slots.map((_slot, index) => taken[index]?.hold);
  if (request.dryRun) undo();
  else if (holds.some((hold) => hold)) {
    const rememberUntil = Math.max(now + request.rememberMs, ...holds.map((hold) => hold?.expiresAt ?? 0));
    const { id, fingerprint } = request;
    model.reservations.push({ id, lead, fingerprint: fingerprint!, madeAt: now, rememberUntil, slots: holds });
  }
  return { now, replayed: false, reservedAt: now, slots };
}

/** "`consume` is reserve and commit in one." */
export function consume(model: Model, request: ConsumeRequest, now: number): ConsumeAnswer {
  const { options, ...rest } = request;
  for (const option of options)
    for (const { amount } of option.charges) if (amount < 0n) requireCredit(model, request, now);
  const answer = reserve(model, { ...rest, slots: [{ options, ttlMs: 1 }] }, now, () => now);
  const lead = Object.values(request.bind)[0]!;
  const hold = model.known(lead, request.id, now)?.slots[0];
  let slot = answer.slots[0]!;
  if (hold && !answer.replayed) {
    hold.state = 'committed';
    for (const posting of hold.postings) model.ledger.count(posting, now);
    slot = { ...slot, status: 'committed' } as SlotAnswer;
  }
  return { now, replayed: answer.replayed, slot };
}

/** More cannot be given back than was counted. */
function requireCredit(model: Model, { id, bind, params = {}, options }: ConsumeRequest, now: number): void {
  if (model.known(Object.values(bind)[0]!, id, now)) return;
  for (const option of options) {
    for (const sum of sumsOf(option, { bind, params, position: 1 })) {
      if (sum.amount + model.ledger.usage(sum.counter, sum.id, now).committed < 0n) throw new Refusal('overflow');
    }
  }
}

function replay(model: Model, known: ModelReservation, fingerprint: string, slots: number, now: number): ReserveAnswer {
  const { id, lead, madeAt } = known;
  const ended: SlotAnswer = { status: 'ended' };
  if (known.slots.length === 0) {
    return { now, replayed: true, reservedAt: madeAt, slots: Array.from({ length: slots }, () => ended) };
  }
  if (known.fingerprint !== fingerprint) throw new Refusal('idConflict');
  const answers = known.slots.map((hold, slot): SlotAnswer => {
    if (!hold) return { status: 'refused', refusals: [] };
    if (hold.state !== 'committed' && !model.isLive(hold, now)) return ended;
    return filledSlot(hold, { id, slot, lead }, []);
  });
  return { now, replayed: true, reservedAt: madeAt, slots: answers };
}

function requireWindows(option: Option, now: number): void {
  for (const { window } of option.charges) {
    if (window.kind === 'fixed' && (now < window.start || now >= window.end)) throw new Refusal('wrongWindow');
  }
}

/** The first limit that does not hold, in the order of the charges. */
function refusalOf(model: Model, option: Option, filling: Filling, now: number): RefusalAnswer | undefined {
  for (const { id, counter, room, limits } of sumsOf(option, filling)) {
    for (const limit of limits) {
      const at = model.limitOf(counter, limit);
      const value = limitAt(at, now);
      const { committed, held } = model.ledger.usage(counter, id, now);
      if (value !== 0n && committed + held + room <= value) continue;
      const frees = freesAt(model.ledger, counter, id, at, room, now);
      const figures = { committed, held, need: room, at: value, freesAt: frees };
      return { key: option.key, limit: limit.name, ...counter, ...figures };
    }
  }
  return undefined;
}

function take(model: Model, option: Option, filling: Filling, now: number, expiresAt: number): ModelHold {
  const sums = sumsOf(option, filling).filter((sum) => sum.amount !== 0n);
  const postings = sums.map((sum) => model.ledger.open(sum, now, expiresAt));
  return { key: option.key, position: filling.position, expiresAt, postings, events: new Set(), state: 'held' };
}

function filledSlot(
  { key, position, expiresAt, state, postings }: ModelHold,
  { id, slot, lead }: { readonly id: string; readonly slot: number; readonly lead: Partition },
  refusals: readonly RefusalAnswer[],
): SlotAnswer {
  const hold = { reservation: id, slot, lead, home: homeOf(postings, lead) };
  return { status: state === 'committed' ? 'committed' : 'held', key, position, hold, expiresAt, refusals };
}

/** "A hold's home is its money partition (the viewer's, if no money is in it)." */
function homeOf(postings: ModelHold['postings'], lead: Partition): HoldRef['home'] {
  const elsewhere = (partition: Partition): boolean => partitionText(partition) !== partitionText(lead);
  return postings.find((one) => one.whenLate === 'fit' && elsewhere(one.counter.partition))?.counter.partition ?? lead;
}

/** "Checked when all slots are filled; unmet, the group's holds are dropped in the same call." */
function dropGroups(
  model: Model,
  groups: readonly Group[],
  taken: ({ readonly hold: ModelHold; readonly option: Option; readonly filling: Filling } | undefined)[],
  slots: SlotAnswer[],
): void {
  let again = true;
  while (again) {
    again = false;
    for (const [index, { slots: members, atLeast }] of groups.entries()) {
      const filled = members.filter((slot) => taken[slot]);
      const amounts = filled.map((slot) => {
        const { bind } = taken[slot]!.filling;
        const partition =
          typeof atLeast.partition === 'string' ? bind[atLeast.partition]! : asPartition(atLeast.partition);
        const id = counterId({ partition, counter: atLeast.counter as string[], window: atLeast.window });
        return taken[slot]!.hold.postings.find((posting) => posting.id === id)?.amount ?? 0n;
      });
      const sum = amounts.reduce((all, amount) => all + amount, 0n);
      if (filled.length === 0 || sum >= atLeast.amount) continue;
      again = true;
      for (const slot of filled) {
        model.giveBack(taken[slot]!.hold);
        for (const posting of taken[slot]!.hold.postings) posting.state = 'erased';
        taken[slot] = undefined;
        const before = slots[slot]!;
        const refusals = 'refusals' in before ? before.refusals : [];
        slots[slot] = { status: 'dropped', group: index, filled: sum, atLeast: atLeast.amount, refusals };
      }
    }
  }
}

function asPartition([kind, id]: readonly [string, string]): Partition {
  return { kind, id };
}
