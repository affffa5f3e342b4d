import { charges, partitionKey, type Partition, type ReleaseAnswer, type ReleaseRequest } from '@xsp/core';
import { readStored, type StoredReservation, type StoredSlot } from '../decode/stored-record';
import { rolesOf } from '../decode/reserve-answer';
import { eraseRequest, releaseRequest } from '../encode/encode-request';
import type { Asking } from '../executing';
import type { Templates } from '../store/templates';
import { partId, spreadOfTemplate } from './parts';

type Status = ReleaseAnswer['status'];

/** Gives back on a cluster: the home first, since it alone decides whether the hold is committed by now. */
export class SpreadRelease {
  constructor(
    private readonly templates: Templates,
    private readonly asking: Asking,
  ) {}

  async release({ reservation, lead, slot, rememberMs }: ReleaseRequest): Promise<ReleaseAnswer> {
    const key = partitionKey(lead);
    const { now, stored } = await this.recordOf(key, reservation);
    if (!stored) return this.releaseAt(key, reservation, '-', rememberMs);
    const chosen = stored.slots
      .map((each, index) => ({ each, index }))
      .filter(({ index }) => slot === undefined || index === slot);
    const statuses = await Promise.all(
      chosen
        .filter(({ each }) => each.state !== 'e')
        .map(({ each, index }) => this.releaseSlot(key, reservation, index, each, stored, rememberMs)),
    );
    const status = (['released', 'committed'] as const).find((each) => statuses.includes(each)) ?? 'ended';
    return { now, status };
  }

  /** Erases a partition, and ends the holds that it leads where their other parts are. */
  async erase(partition: Partition): Promise<number> {
    const key = partitionKey(partition);
    const { now, fields } = await this.asking.read(key);
    const [, , removed] = (await this.asking.ask(eraseRequest(key), [], key)).split(' ');
    for (const [field, value] of fields) {
      if (!field.startsWith('r:') || field.includes('~')) continue;
      const stored = readStored(value);
      if (stored.rememberUntil <= now) continue;
      for (const [index, slot] of stored.slots.entries()) {
        if (slot.state !== 'h') continue;
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
  ): Promise<Status> {
    const { source } = await this.templates.get(slot.template);
    const { others, home } = spreadOfTemplate(source, rolesOf(stored.bind), lead);
    const part = partId(lead, reservation, index);
    const at = async (partition: string): Promise<Status> => {
      if (partition === lead) return (await this.releaseAt(lead, reservation, index, rememberMs)).status;
      return (await this.releaseAt(partition, part, 0, Math.min(rememberMs, charges.MAX_REMEMBER_MS))).status;
    };
    const decided = await at(home);
    if (decided === 'committed') return decided;
    const rest = [lead, ...others].filter((partition) => partition !== home);
    const obeyed = await Promise.all(rest.map(at));
    return decided === 'released' || (decided === 'marked' && obeyed.includes('released'))
      ? 'released'
      : decided === 'marked'
        ? 'ended'
        : decided;
  }

  private async releaseAt(
    partition: string,
    id: string,
    slot: number | '-',
    rememberMs: number,
  ): Promise<ReleaseAnswer> {
    const answer = await this.asking.ask(releaseRequest(partition, id, slot, rememberMs), [], id);
    const [, now, status] = answer.split(' ');
    return { now: Number(now), status: status as Status };
  }

  private async recordOf(lead: string, id: string): Promise<{ now: number; stored?: StoredReservation }> {
    const { now, fields } = await this.asking.read(lead, [`r:${id}`]);
    const value = fields.get(`r:${id}`);
    const stored = value && readStored(value);
    return stored && stored.rememberUntil > now && !stored.isTrace ? { now, stored } : { now };
  }
}
