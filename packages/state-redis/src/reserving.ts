import {
  charges,
  partitionKey,
  type Binding,
  type ConsumeAnswer,
  type ConsumeRequest,
  type ReserveAnswer,
  type ReserveRequest,
} from '@xsp/core';
import { readRefused } from './decode/refusal';
import { readReplayed, readReserved } from './decode/reserve-answer';
import { reserveRequest, validityText } from './encode/encode-request';
import type { Asking } from './executing';
import { readLead, readMore, readRelied, type MoreAnswer } from './lead-state';
import { LeadKnowledge } from './refusals/lead-knowledge';
import type { RememberedRefusals } from './refusals/remembered-refusals';
import { OFFERED, Offer } from './offer';
import type { Templates } from './store/templates';

/** So many options that refuse, of those that nothing was known against, and the lead is read anew. */
const UNKNOWN = 16;

/** So often a request starts anew because what it relied on was not so any more. */
const MOST_STARTS = 2;

/** One start of a request, and what it knows. */
interface Start {
  readonly request: ReserveRequest;
  readonly offers: readonly Offer[];
  readonly knowledge: LeadKnowledge | undefined;
  /** Whether some options were left out because of what was remembered. */
  readonly remembers: boolean;
  /** Whether what is known has to be so still when the call is executed. */
  readonly strict: boolean;
  /** What the lead is remembered by. */
  readonly key: string;
}

/**
 * Reserves: the best few options of each slot are sent. Where they all refuse, the lead's state is read, what it refuses is
 * left out with the same pure functions that every backend uses, and the best that are left are tried. What was refused
 * is remembered: the next request of the same lead leaves it out at once, and the call says on what that relies.
 */
export class Reserving {
  constructor(
    private readonly templates: Templates,
    private readonly asking: Asking,
    private readonly memory: RememberedRefusals,
  ) {}

  async reserve(request: ReserveRequest): Promise<ReserveAnswer> {
    const { slots, dryRun = false } = request;
    if (dryRun) return (await this.decide(withAll(request), 'D'))!;
    if (slots.every(({ options }) => options.length <= OFFERED)) return (await this.decide(withAll(request), 'R'))!;
    for (let starts = 0; ; starts++) {
      const answer = await this.decide(this.start(request, starts < MOST_STARTS), 'R');
      if (answer) return answer;
    }
  }

  async consume(request: ConsumeRequest): Promise<ConsumeAnswer> {
    const slot = { options: request.options, ttlMs: 1 };
    const fingerprint = charges.fingerprintOf(request);
    const answer = await this.decide(withAll({ ...request, fingerprint, slots: [slot] }), 'C');
    const { now, replayed, slots } = answer!;
    return { now, replayed, slot: slots[0]! };
  }

  /** @param strict whether anything may be left out that has to be refused still when the call is executed */
  private start(request: ReserveRequest, strict: boolean): Start {
    const lead = partitionKey(charges.leadOf(request.bind));
    // One that plays another role is asked for other counters.
    const key = `${roleOfLead(request.bind)} ${lead}`;
    const now = this.asking.now();
    const remembered = strict ? this.memory.get(key, now) : undefined;
    const knowledge = new LeadKnowledge(lead, remembered, request.params ?? {}, now);
    const offers = request.slots.map((slot, index) => new Offer(slot, knowledge, index === 0));
    return { request, offers, knowledge, remembers: knowledge.relying !== undefined, strict, key };
  }

  /** @returns nothing where what it relied on was not so any more */
  private async decide(start: Start, mode: 'R' | 'D' | 'C'): Promise<ReserveAnswer | undefined> {
    const { request, offers, knowledge, strict, key } = start;
    const { id, bind, params = {}, rememberMs, groups = [] } = request;
    const lead = charges.leadOf(bind);
    const asked = {
      mode,
      lead: partitionKey(lead),
      id,
      fingerprint: charges.fingerprintOf(request),
      rememberMs,
      validity: validityText(request.slots),
      bind,
      params,
      slots: offers,
      groups,
    };
    for (;;) {
      const relying = strict ? knowledge?.relying : undefined;
      const encoded = offers.length === 1 ? offers[0]!.encoded : offers.flatMap((offer) => offer.encoded);
      const answer = await this.asking.ask(reserveRequest(asked, relying), encoded, id);
      switch (answer[0]) {
        case 'P':
          return readReplayed(answer, { id, lead }, (template) => this.templates.get(template));
        case 'V': {
          const { now, eased } = readRelied(answer);
          this.memory.renumber(key, eased, now);
          return undefined;
        }
        case 'M':
          if (await this.offerMore(start, readMore(answer))) break;
          return undefined;
        default: {
          const context = { id, lead, bind, params, slots: offers, groups, committed: mode === 'C' };
          const reserved = readReserved(answer, context);
          if (relying) this.memory.recount(key, knowledge!.learnt!, reserved.now);
          return reserved;
        }
      }
    }
  }

  /** What was offered to a slot refuses, and it has more. @returns whether what was relied on so far still is so */
  private async offerMore(start: Start, more: MoreAnswer): Promise<boolean> {
    const { request, offers, remembers, strict, key } = start;
    const knowledge = start.knowledge!;
    const { bind, params = {} } = request;
    const offer = offers[more.slot]!;
    const { options, left } = offer;
    const filling = { bind, params, position: more.position };
    const context = { ...filling, now: more.now, options };
    if (!knowledge.see(more.eased) && strict) {
      this.memory.renumber(key, more.eased, more.now);
      return false;
    }
    offer.note(
      more.refusals.map((token) => readRefused(token, context)),
      more.now,
    );
    // Twice as many each time, so that even a thousand that only money refuses take few calls.
    const most = Math.max(OFFERED, 2 * options.length);
    const expectsToFit = remembers && options.length < UNKNOWN;
    const isStored = more.eased !== undefined;
    if (isStored && !knowledge.isRead && left.length > most && !expectsToFit) {
      const lead = charges.leadOf(bind);
      const wanted = { lead, role: roleOfLead(bind), params, options: offers.flatMap((each) => each.left) };
      const state = await readLead(this.asking, wanted, more);
      if (!knowledge.read(state) && strict) {
        this.memory.renumber(key, state.eased, more.now);
        return false;
      }
    }
    offer.offerNext(most, (option) => knowledge.refuses(option, filling));
    for (const other of offers) if (other !== offer) other.leaveOut();
    if (strict && knowledge.isRead && knowledge.learnt) this.memory.keep(key, knowledge.learnt, more.now);
    return true;
  }
}

/** Offers all options at once. */
function withAll(request: ReserveRequest): Start {
  const offers = request.slots.map((slot) => new Offer(slot, undefined, false));
  return { request, offers, knowledge: undefined, remembers: false, strict: false, key: '' };
}

/** The role that the lead plays; it plays no other. */
function roleOfLead(bind: Binding): string {
  for (const role in bind) return role;
  return '';
}
