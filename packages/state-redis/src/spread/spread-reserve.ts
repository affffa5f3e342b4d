import {
  charges,
  partitionKey,
  StateError,
  type ConsumeAnswer,
  type ConsumeRequest,
  type Group,
  type HoldRef,
  type Option,
  type Refusal,
  type ReserveAnswer,
  type ReserveRequest,
  type SlotAnswer,
  type SnapshotIndex,
} from '@xsp/core';
import { setTimeout } from 'node:timers/promises';
import { backoffMs } from '../connection/backoff';
import { isKnownAt, readStored } from '../decode/stored-record';
import { undoRequest } from '../encode/encode-request';
import type { Asking } from '../executing';
import { readLead, readMore } from '../lead-state';
import type { Templates } from '../store/templates';
import { Attempt } from './attempt';
import { partId, partitionOf, rolesOfBind } from './parts';
import type { SpreadCommit } from './spread-commit';
import { LeadCalls, type Filled } from './lead-calls';
import { PartCalls } from './part-calls';
import { SpreadDryRun } from './spread-dry-run';
import { OFFERED, type Confirmed, type Run, type Taken, type Trial } from './spread-run';

/** How often a caller gives way to others with the same request before it gives up. */
const MOST_MET = 40;

/** The longest that a consume may stay between its two steps. */
const CONSUME_MS = 60_000;

/**
 * Reserves on a cluster: the lead's partition fills all slots and holds its part, the others get theirs in parallel. What one
 * refuses is filled anew by one more call to the lead; what is left over is let go. A repetition goes through the same
 * steps and finds what was done, at the same moment, too: each caller has an attempt of its own, and the newest decides.
 */
export class SpreadReserve {
  private readonly lead: LeadCalls;
  private readonly parts: PartCalls;
  private readonly dryRun: SpreadDryRun;

  constructor(
    private readonly templates: Templates,
    private readonly asking: Asking,
    private readonly committing: SpreadCommit,
  ) {
    this.lead = new LeadCalls(templates, asking);
    this.parts = new PartCalls(asking);
    this.dryRun = new SpreadDryRun(asking);
  }

  async reserve(request: ReserveRequest): Promise<ReserveAnswer> {
    if (request.dryRun && !(await this.isKnown(request))) return this.dryRun.reserve(request);
    return this.fill(request);
  }

  async consume({ options, ...request }: ConsumeRequest): Promise<ConsumeAnswer> {
    const fingerprint = charges.fingerprintOf({ ...request, options });
    // No longer than it is remembered, edges included: it is committed at once.
    const slots = [{ options, ttlMs: Math.max(1, Math.min(CONSUME_MS, Math.floor(request.rememberMs / 2))) }];
    for (let met = 0; ;) {
      const attempt = new Attempt();
      const { slots: filled, ...answer } = await this.fill({ ...request, fingerprint, slots }, attempt);
      const slot = filled[0]!;
      if (slot.status !== 'held' && slot.status !== 'committed') return { ...answer, slot };
      if (await this.commitAtOnce(slot.hold, attempt)) {
        return { ...answer, slot: { ...slot, status: 'committed', expiresAt: answer.reservedAt } };
      }
      await giveWay(request.id, met++);
    }
  }

  /** @returns false where somebody else with the same request has forgotten it since */
  private async commitAtOnce(hold: HoldRef, attempt: Attempt): Promise<boolean> {
    try {
      const { status } = await this.committing.commit({ hold });
      return status !== 'unknown';
    } catch (error) {
      // A credit that would fall below 0 has counted nothing: nothing is remembered of it, but where its home had committed
      // it and another partition could not.
      if (error instanceof StateError && error.reason === 'overflow') await this.forget(hold, attempt);
      throw error;
    }
  }

  private async isKnown({ id, bind }: ReserveRequest): Promise<boolean> {
    const field = `r:${id}`;
    const { now, fields } = await this.asking.read(partitionKey(charges.leadOf(bind)), [field]);
    const value = fields.get(field);
    return value !== undefined && isKnownAt(readStored(value), now);
  }

  private async forget({ reservation: id, lead, home }: HoldRef, attempt: Attempt): Promise<void> {
    const [leadKey, homeKey] = [partitionKey(lead), partitionKey(home)];
    // Whoever goes on with it hears from the home that there is nothing to commit, and begins anew.
    const undoing = undoRequest(homeKey, homeKey === leadKey ? id : partId(leadKey, id, 0));
    const isCommitted = (await this.asking.ask(undoing, [], id)).endsWith(' committed');
    if (homeKey !== leadKey && !isCommitted) await this.asking.ask(undoRequest(leadKey, id, attempt), [], id);
  }

  private async fill(request: ReserveRequest, attempt = new Attempt()): Promise<ReserveAnswer> {
    const run: Run = {
      request,
      lead: partitionKey(charges.leadOf(request.bind)),
      fingerprint: charges.fingerprintOf(request),
      roles: rolesOfBind(request.bind),
      trials: request.slots.map((slot) => {
        const seen = Math.min(OFFERED, slot.options.length);
        return { slot, offered: Array.from({ length: seen }, (_, index) => index), seen, refused: new Map() };
      }),
      attempt,
    };
    const confirmed: (Confirmed | undefined)[] = request.slots.map(() => undefined);
    let mode: 'R' | 'W' = 'R';
    let state: SnapshotIndex | undefined;
    for (let met = 0; ;) {
      const answer = await this.lead.ask(run, mode);
      if (answer.startsWith('M')) {
        const more = readMore(answer);
        // Filled anew: what is held there now would speak against what is to be held instead of it.
        if (mode === 'R') state ??= (await readLead(this.asking, wantedOf(run), more)).index;
        this.lead.offerMore(more, run, state);
        continue;
      }
      const filled = await this.lead.read(answer, run);
      await this.letGo(run, confirmed, filled);
      await this.hold(run, confirmed, filled.taken);
      const overtaken = wasOvertaken(run, confirmed);
      if (overtaken || (mode === 'W' && filled.replayed)) await giveWay(request.id, met++);
      mode = overtaken ? 'R' : 'W';
      if (overtaken || (await this.takeBack(run, confirmed, filled))) continue;
      const slots = filled.taken.map((_, index) =>
        this.slotAnswer(run, index, filled.statuses[index]!, confirmed[index]),
      );
      const { now, reservedAt } = filled;
      const dropped = await this.dropUnmet(run, confirmed, slots);
      if (dropped) return { now, reservedAt, replayed: run.attempt.isReplay, slots: dropped };
      await giveWay(request.id, met++);
      mode = 'R';
    }
  }

  /** Lets go of parts whose slot has taken something else since. */
  private async letGo(run: Run, confirmed: (Confirmed | undefined)[], { taken, ...filled }: Filled): Promise<void> {
    await Promise.all(
      confirmed.map(async (before, slot) => {
        const now = taken[slot];
        const isSame = now?.token === before?.taken.token && now?.position === before?.taken.position;
        if (!before || (isSame && !filled.replayed)) return;
        // Somebody else went on with it: the parts are to know of this attempt, too.
        confirmed[slot] = undefined;
        if (isSame) return;
        if (filled.statuses[slot] === 'E') return this.parts.release(run, slot, before.taken);
        // Where it has a part still, that is for the part to see: another may hold it there, and have been told so.
        await this.parts.undo(run, slot, before.taken, now?.spread.others);
      }),
    );
  }

  /** Holds the other partitions' parts of what was taken, where that is not done. */
  private async hold(
    run: Run,
    confirmed: (Confirmed | undefined)[],
    taken: readonly (Taken | undefined)[],
  ): Promise<void> {
    await Promise.all(
      taken.map(async (each, slot) => {
        if (each && !confirmed[slot]) confirmed[slot] = await this.parts.hold(run, slot, each);
      }),
    );
  }

  /** Takes back slots that some partition refused, and leaves their options out. @returns whether there was one */
  private async takeBack(run: Run, confirmed: (Confirmed | undefined)[], { statuses }: Filled): Promise<boolean> {
    // What is committed was held as a whole once: a partition that has nothing of it has lost its state since.
    if (statuses.includes('c') || confirmed.some((each) => each?.outcome === 'committed')) return false;
    const refused = confirmed.map((each, slot) => ({ each, slot })).filter(({ each }) => each?.outcome === 'refused');
    await Promise.all(
      refused.map(async ({ each, slot }) => {
        const { taken, refusal } = each!;
        await this.parts.undo(run, slot, taken);
        confirmed[slot] = undefined;
        const trial = run.trials[slot]!;
        trial.offered = trial.offered.filter((index) => index !== taken.index);
        if (refusal) trial.refused.set(taken.index, refusal);
        if (trial.offered.length === 0 && trial.seen < trial.slot.options.length) {
          const next = Math.min(trial.seen + OFFERED, trial.slot.options.length);
          while (trial.seen < next) trial.offered.push(trial.seen++);
        }
      }),
    );
    return refused.length > 0;
  }

  /**
   * Drops the groups that hold too little, and lets the lead forget them, too.
   *
   * @returns the slots; `undefined` where somebody else went on with the reservation meanwhile
   */
  private async dropUnmet(
    run: Run,
    confirmed: (Confirmed | undefined)[],
    slots: SlotAnswer[],
  ): Promise<SlotAnswer[] | undefined> {
    const { groups = [] } = run.request;
    // Somebody was answered before, when no group was unmet; or what is held there was asked for by other options.
    const isAnswered = slots.some(({ status }) => status === 'committed' || status === 'ended');
    if (isAnswered || confirmed.some((each) => each && each.taken.index < 0)) return slots;
    const dropped = new Set<number>();
    for (let again = true; again;) {
      again = false;
      groups.forEach((group, index) => {
        const open = group.slots.filter((slot) => slots[slot]!.status === 'held');
        const filled = filledBy(group, open, run, confirmed);
        if (open.length === 0 || filled >= group.atLeast.amount) return;
        again = true;
        for (const slot of open) {
          dropped.add(slot);
          const { refusals } = slots[slot] as { refusals: readonly Refusal[] };
          slots[slot] = { status: 'dropped', group: index, filled, atLeast: group.atLeast.amount, refusals };
        }
      });
    }
    if (dropped.size === 0) return slots;
    await Promise.all([...dropped].map((slot) => this.parts.undo(run, slot, confirmed[slot]!.taken)));
    const trials = run.trials.map((trial, slot): Trial => {
      const taken = dropped.has(slot) ? undefined : confirmed[slot]?.taken;
      const kept = taken ? [taken.index] : [];
      const position = taken && { position: taken.position };
      return { ...trial, slot: { ...trial.slot, ...position }, offered: kept, seen: trial.slot.options.length };
    });
    const { replayed } = await this.lead.read(await this.lead.ask({ ...run, trials }, 'W'), { ...run, trials });
    return replayed ? undefined : slots;
  }

  private slotAnswer(run: Run, slot: number, status: string, confirmed: Confirmed | undefined): SlotAnswer {
    const { refused } = run.trials[slot]!;
    const ordered = [...refused].sort(([a], [b]) => a - b);
    if (!confirmed) {
      return status === 'E'
        ? { status: 'ended' }
        : { status: 'refused', refusals: ordered.map(([, refusal]) => refusal) };
    }
    const { taken, outcome, expiresAt } = confirmed;
    if (outcome !== 'held' && outcome !== 'committed') return { status: 'ended' };
    const hold: HoldRef = {
      reservation: run.request.id,
      slot,
      lead: partitionOf(run.lead),
      home: partitionOf(taken.spread.home),
    };
    const before = ordered.filter(([index]) => index < taken.index).map(([, refusal]) => refusal);
    const key = this.templates.peek(taken.template)!.key;
    return { status: outcome, key, position: taken.position, hold, expiresAt, refusals: before };
  }
}

/** Whether somebody else went on with the reservation, and has come to a part before. */
function wasOvertaken({ attempt }: Run, confirmed: readonly (Confirmed | undefined)[]): boolean {
  const overtaken = confirmed.filter((each) => each?.outcome === 'overtaken');
  for (const each of overtaken) attempt.overtakenBy(each!.overtakenBy);
  return overtaken.length > 0;
}

/** Waits a little, longer each time: who goes on with the same reservation in step with others would never be done. */
async function giveWay(id: string, met: number): Promise<void> {
  if (met >= MOST_MET) {
    throw new StateError('overloaded', `Too many go on with reservation ${id} at this moment; ask again later.`);
  }
  await setTimeout(backoffMs(met + 1));
}

/** What may have to be read of the lead. */
function wantedOf({ request, lead, trials }: Run): Parameters<typeof readLead>[1] {
  const options = trials.flatMap(({ slot, seen }) => slot.options.slice(seen));
  return { lead: partitionOf(lead), role: Object.keys(request.bind)[0]!, params: request.params ?? {}, options };
}

/** What a group's filled slots charge on its counter. */
function filledBy(
  { atLeast }: Group,
  open: readonly number[],
  run: Run,
  confirmed: readonly (Confirmed | undefined)[],
): bigint {
  const template = charges.templateKey(atLeast.partition, atLeast.counter, atLeast.window);
  let filled = 0n;
  for (const slot of open) {
    const option: Option | undefined = run.trials[slot]!.slot.options[confirmed[slot]!.taken.index];
    filled += option?.claims.find((claim) => claim.template === template)?.amount ?? 0n;
  }
  return filled;
}
