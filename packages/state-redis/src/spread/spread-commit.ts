import { charges, partitionKey, type Binding, type CommitAnswer, type CommitRequest, type Option } from '@xsp/core';
import type { RedisRequest } from '../connection/link';
import { rolesOf } from '../decode/reserve-answer';
import { encodeOption } from '../encode/encode-option';
import {
  acknowledgeRequest,
  applyRequest,
  commitRequest,
  eventText,
  fillRequest,
  NO_ATTEMPT,
} from '../encode/encode-request';
import { commitStatus, type Asking } from '../executing';
import { NO_ROLE } from '../names';
import type { Templates } from '../store/templates';
import { ownerOf, partBind, partId, rolesOfBind, spreadOfTemplate } from './parts';

/** What a home says of a hold that it committed: who else has to be told, and what. */
interface Told {
  readonly what: string;
  readonly template: string;
  readonly bind: string;
  readonly params: string;
  readonly bounds: string;
}

/**
 * Commits on a cluster. The hold's home decides; the others are told, and obey. Until all have, the home remembers it, and
 * tells whoever calls it a while later: so a crash between two steps heals without a job.
 */
export class SpreadCommit {
  constructor(
    private readonly templates: Templates,
    private readonly asking: Asking,
  ) {}

  async commit(request: CommitRequest): Promise<CommitAnswer> {
    const { hold, event = charges.IMPRESSION, option, bind = {}, params = {} } = request;
    const [lead, home] = [partitionKey(hold.lead), partitionKey(hold.home)];
    const id = home === lead ? hold.reservation : partId(lead, hold.reservation, hold.slot);
    const slot = home === lead ? hold.slot : 0;
    const extra = option ? eventText(option, { bind, params }) : '';
    const encoded = option ? [encodeOption(option)] : [];
    if (option) await this.requireCountable(request, home);
    const asked = commitRequest(home, id, slot, event, extra);
    const answer = await this.asking.ask(asked, encoded, hold.reservation);
    const [, now, status, unbilled, template, ...rest] = answer.split(' ');
    if (template === undefined) return { now: Number(now), status: commitStatus(status), unbilled: false };

    const told: Told = { template, what: rest[0]!, bind: rest[1]!, params: rest[2]!, bounds: rest[3] ?? '' };
    const toldAll = told.what === '-' || (await this.tell(home, id, slot, told));
    let billed = toldAll && unbilled !== '1';
    if (option) {
      for (const partition of othersOf(option, bind, home)) {
        const own = {
          id: partition === lead ? hold.reservation : partId(lead, hold.reservation, hold.slot),
          slot: partition === lead ? hold.slot : 0,
        };
        const counting = commitRequest(partition, own.id, own.slot, event, extra);
        billed = (await this.countEvent(counting, request, told)) && billed;
      }
    }
    const known = await this.templates.get(template);
    return { now: Number(now), status: commitStatus(status), unbilled: !billed, key: known.key };
  }

  /** Tells others what a home confirmed and nobody acknowledged: `ID/SLOT/WHAT`. */
  async heal(home: string, member: string): Promise<void> {
    const [what, slot, ...rest] = member.split('/').reverse();
    const id = rest.reverse().join('/');
    const answer = await this.asking.ask(commitRequest(home, id, Number(slot), charges.IMPRESSION), [], id);
    const [, , , , template, , bind, params, bounds] = answer.split(' ');
    if (template === undefined) return this.acknowledge(home, member);
    await this.tell(home, id, Number(slot), {
      what: what!,
      template,
      bind: bind!,
      params: params!,
      bounds: bounds ?? '',
    });
  }

  /** @returns whether all of the hold's money was counted there */
  private async tell(home: string, id: string, slot: number, told: Told): Promise<boolean> {
    const { what, template, bind } = told;
    const owner = id.includes('~') ? ownerOf(id) : { lead: home, reservation: id, slot };
    const { source } = await this.templates.get(template);
    const { others, money } = spreadOfTemplate(source, rolesOf(bind), owner.lead);
    const part = { id: partId(owner.lead, owner.reservation, owner.slot), slot: 0 };
    const places = others
      .filter((partition) => partition !== home)
      .map((partition) => ({ partition, ...part, asks: money.has(partition) }));
    if (owner.lead !== home) {
      const { lead: partition, reservation, slot: own } = owner;
      places.push({ partition, id: reservation, slot: own, asks: money.has(partition) });
    }
    if (places.length === 0) return true;
    const counted = await Promise.all(
      places.map(async (place) => {
        // The home has asked its own limits only: what another has let go of since must fit there, too.
        if (what === 'late' && place.asks) return this.commitLate(place);
        await this.asking.ask(applyRequest(place.partition, place.id, place.slot, what), [], id);
        return true;
      }),
    );
    await this.acknowledge(home, `${id}/${slot}/${what}`);
    return counted.every(Boolean);
  }

  /** Lets a partition count what it has of a late hold, as far as its money fits. @returns whether all was counted */
  private async commitLate(place: { readonly partition: string; readonly id: string; readonly slot: number }) {
    const { partition, id, slot } = place;
    const answer = await this.asking.ask(commitRequest(partition, id, slot, charges.IMPRESSION), [], id);
    const [, , , unbilled, template, what] = answer.split(' ');
    // It takes itself for a home, and would tell the others in its turn.
    if (template !== undefined && what !== '-') await this.acknowledge(partition, `${id}/${slot}/${what}`);
    return unbilled !== '1';
  }

  /** What cannot be counted elsewhere must leave the hold as it was: a limit that is missing, a window of another time. */
  private async requireCountable({ hold, option, bind = {}, params = {} }: CommitRequest, home: string): Promise<void> {
    const token = eventText(option!, { bind, params });
    await Promise.all(
      othersOf(option!, bind, home).map((partition) => {
        const [, from, until, roles, values, id] = token.split(' ');
        const asked = fillRequest({
          mode: 'D',
          lead: partition,
          id: `${hold.reservation}~event`,
          fingerprint: '',
          bind: roles!,
          params: values === '-' ? '' : values!,
          plan: `1 ${from} ${until} s1,1,0, ${id}`,
        });
        return this.asking.ask(asked, [encodeOption(option!)], hold.reservation);
      }),
    );
  }

  private async acknowledge(home: string, member: string): Promise<void> {
    await this.asking.ask(acknowledgeRequest(home, member), [], member);
  }

  /** Counts what an event is worth in a partition that is not the home. @returns whether all was counted */
  private async countEvent(
    counting: RedisRequest,
    { hold, option, bind = {}, params = {} }: CommitRequest,
    told: Told,
  ): Promise<boolean> {
    const [, partition, id] = counting;
    const encoded = [encodeOption(option!)];
    let answer = await this.asking.ask(counting, encoded, id);
    if (answer.split(' ')[2] === 'unknown' && id.includes('~')) {
      // The hold has nothing there: the part is only made to remember that the event was counted.
      const leadRole = told.bind.split(';')[0]!;
      const roles = new Map([[leadRole, partitionKey(hold.lead)], ...rolesOf(told.bind), ...rolesOfBind(bind)]);
      roles.delete(NO_ROLE);
      const token = [told.template, ...told.bounds.split(';').filter((bounds) => bounds !== '')].join(',');
      const values = Object.entries(params).map(([name, value]) => `${name}=${value}`);
      const filled = told.params === '-' ? values.join(';') : told.params;
      const making = fillRequest({
        mode: 'W',
        attempt: NO_ATTEMPT,
        lead: partition,
        id,
        fingerprint: '',
        bind: partBind(roles),
        params: filled,
        plan: `${charges.MAX_REMEMBER_MS} 0 0 s1,0,0, .${token}`,
      });
      await this.asking.ask(making, [], hold.reservation);
      answer = await this.asking.ask(counting, encoded, id);
    }
    return answer.split(' ')[3] !== '1';
  }
}

/** The partitions of an event's option, but for the home. */
function othersOf(option: Option, bind: Binding, home: string): string[] {
  const roles = rolesOfBind(bind);
  const partitions = option.claims.map((claim) => claim.fixedPartition ?? roles.get(claim.partition as string)!);
  return [...new Set(partitions)].filter((partition) => partition !== home);
}
