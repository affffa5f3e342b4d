import { charges, partitionKey, type Partition, type ReleaseAnswer, type ReleaseRequest } from '@xsp/core';
import { isKnownAt, readStored, type StoredReservation, type StoredSlot } from '../decode/stored-record';
import { rolesOf } from '../decode/reserve-answer';
import { eraseRequest, releaseRequest } from '../encode/encode-request';
import type { Asking } from '../executing';
import type { Templates } from '../store/templates';
import { partId, spreadOfTemplate } from './parts';

type Status = ReleaseAnswer['status'];

/** What one partition says. */
interface Released extends ReleaseAnswer {
  /** Which attempt at the reservation its record is of (see `lua/attempt.lua`); 0: none. */
  readonly attempt: number;
}

/** What all partitions of a slot say. */
interface ReleasedSlot {
  readonly status: Status;
  /** What the lead says; nothing where it was not asked. */
  readonly attempt: number | undefined;
}

/** How often a reservation is looked at that others go on with. */
const MOST_LOOKS = 5;

/** Gives back on a cluster: the home first, since it alone decides whether the hold is committed by now. */
export class SpreadRelease {
  constructor(
    private readonly templates: Templates,
    private readonly asking: Asking,
  ) {}

  async release({ reservation, lead, slot, rememberMs }: ReleaseRequest): Promise<ReleaseAnswer> {
    const key = partitionKey(lead);
    const statuses: Status[] = [];
    for (let looks = 1; ; looks++) {
      const { now, stored } = await this.recordOf(key, reservation);
      if (!stored) {
        const { status } = await this.releaseAt(key, reservation, slot ?? '-', rememberMs);
        statuses.push(status);
        // Else somebody began with it meanwhile.
        if (status === 'marked' || looks === MOST_LOOKS) return { now, status: summaryOf(statuses) ?? status };
        continue;
      }
      const released = await Promise.all(
        stored.slots
          .map((each, index) => ({ each, index }))
          .filter(({ each, index }) => each.state !== 'e' && (slot === undefined || index === slot))
          .map(({ each, index }) => this.releaseSlot(key, reservation, index, each, stored, rememberMs)),
      );
      statuses.push(...released.map(({ status }) => status));
      // Somebody went on with it meanwhile, and may hold in other partitions than those that were told. The lead says that
      // it is released, so nobody else will.
      const hasChanged = released.some(({ attempt = stored.attempt }) => attempt !== stored.attempt);
      if (!hasChanged || looks === MOST_LOOKS) return { now, status: summaryOf(statuses) ?? 'ended' };
    }
  }

  /** Erases a partition, and ends the holds that it leads where their other parts are. */
  async erase(partition: Partition): Promise<number> {
    const key = partitionKey(partition);
    const { fields: before } = await this.asking.read(key);
    const [, , removed] = (await this.asking.ask(eraseRequest(key), [], key)).split(' ');
    // What was begun or filled anew since the first look has ended, too.
    const { now, fields } = await this.asking.read(key);
    for (const [field, value] of fields) {
      if (!field.startsWith('r:') || field.includes('~')) continue;
      const stored = readStored(value);
      if (stored.rememberUntil <= now) continue;
      const known = before.get(field);
      const had = known && readStored(known);
      for (const [index, slot] of stored.slots.entries()) {
        if (slot.state !== 'r' || (had?.attempt === stored.attempt && had.slots[index]?.state === 'r')) continue;
        await this.releaseSlot(key, field.slice(2), index, slot, stored, stored.rememberUntil - now);
      }
    }
    return Number(removed);
  }

  private async releaseSlot(
    lead: string,
    reservation: string,
    index: number,
    slot: StoredSlot,
    stored: StoredReservation,
    rememberMs: number,
  ): Promise<ReleasedSlot> {
    const { source } = await this.templates.get(slot.template);
    const { others, home } = spreadOfTemplate(source, rolesOf(stored.bind), lead);
    const part = partId(lead, reservation, index);
    let attempt: number | undefined;
    const at = async (partition: string): Promise<Status> => {
      if (partition === lead) {
        const said = await this.releaseAt(lead, reservation, index, rememberMs);
        attempt = said.attempt;
        return said.status;
      }
      return (await this.releaseAt(partition, part, 0, Math.min(rememberMs, charges.MAX_REMEMBER_MS))).status;
    };
    const decided = await at(home);
    if (decided === 'committed') return { status: decided, attempt };
    const rest = [lead, ...others].filter((partition) => partition !== home);
    const obeyed = await Promise.all(rest.map(at));
    if (decided !== 'marked') return { status: decided, attempt };
    return { status: obeyed.includes('released') ? 'released' : 'ended', attempt };
  }

  private async releaseAt(partition: string, id: string, slot: number | '-', rememberMs: number): Promise<Released> {
    const answer = await this.asking.ask(releaseRequest(partition, id, slot, rememberMs), [], id);
    const [, now, status, attempt = 0] = answer.split(' ');
    return { now: Number(now), status: status as Status, attempt: Number(attempt) };
  }

  private async recordOf(lead: string, id: string): Promise<{ now: number; stored?: StoredReservation }> {
    const { now, fields } = await this.asking.read(lead, [`r:${id}`]);
    const value = fields.get(`r:${id}`);
    const stored = value && readStored(value);
    return stored && isKnownAt(stored, now) ? { now, stored } : { now };
  }
}

/** What the statuses of slots say together; nothing where neither was given back nor committed. */
function summaryOf(statuses: readonly Status[]): Status | undefined {
  return (['released', 'committed'] as const).find((each) => statuses.includes(each));
}
