import {
  charges,
  checkOption,
  partitionKey,
  type ConsumeAnswer,
  type ConsumeRequest,
  type Option,
  type Refusal,
  type ReserveAnswer,
  type ReserveRequest,
  type Slot,
  type SnapshotIndex,
} from '@xsp/core';
import { readRefusal } from './decode/refusal';
import { readReplayed, readReserved } from './decode/reserve-answer';
import { encodeOption, type EncodedOption } from './encode/encode-option';
import { reserveRequest, validityText, type OfferedSlot } from './encode/encode-request';
import type { Asking } from './executing';
import { readLead, readMore, type MoreAnswer } from './lead-state';
import type { Templates } from './store/templates';

/** The options of a slot that one call offers at first: a decision's cost must not grow with the number of candidates. */
const OFFERED = 4;

/** What of a slot's options was offered so far. */
class Offer implements OfferedSlot {
  encoded: readonly EncodedOption[];
  /** Those that the viewer's own state refused, or an earlier call. */
  readonly refused: Refusal[] = [];

  constructor(
    readonly slot: Slot,
    public options: readonly Option[],
    /** How many options of the slot were offered or refused. */
    public seen: number,
  ) {
    this.encoded = options.map(encodeOption);
  }

  get more(): boolean {
    return this.seen < this.slot.options.length;
  }

  /** Offers others. */
  offer(options: readonly Option[]): void {
    this.options = options;
    this.encoded = options.map(encodeOption);
  }
}

/**
 * Reserves: the best few options of each slot are sent. Where they all refuse, the lead's state is read once, what it
 * refuses is left out with the same pure functions that every backend uses, and the best that are left are tried.
 */
export class Reserving {
  constructor(
    private readonly templates: Templates,
    private readonly asking: Asking,
  ) {}

  async reserve(request: ReserveRequest): Promise<ReserveAnswer> {
    const { slots, dryRun = false } = request;
    const few = dryRun ? Infinity : OFFERED;
    const offers = slots.map((slot) => {
      const { options } = slot;
      return options.length <= few
        ? new Offer(slot, options, options.length)
        : new Offer(slot, options.slice(0, few), few);
    });
    return this.decide(request, offers, dryRun ? 'D' : 'R');
  }

  async consume(request: ConsumeRequest): Promise<ConsumeAnswer> {
    const slot = { options: request.options, ttlMs: 1 };
    const offers = [new Offer(slot, request.options, request.options.length)];
    const fingerprint = charges.fingerprintOf(request);
    const answer = await this.decide({ ...request, fingerprint, slots: [slot] }, offers, 'C');
    const { slots, ...rest } = answer;
    return { ...rest, slot: slots[0]! };
  }

  private async decide(
    request: ReserveRequest,
    offers: readonly Offer[],
    mode: 'R' | 'D' | 'C',
  ): Promise<ReserveAnswer> {
    const { id, bind, params = {}, rememberMs, groups = [] } = request;
    const lead = charges.leadOf(bind);
    const leadKey = partitionKey(lead);
    const fingerprint = charges.fingerprintOf(request);
    const validity = validityText(request.slots);
    let state: SnapshotIndex | undefined;
    for (;;) {
      const asked = reserveRequest({
        mode,
        lead: leadKey,
        id,
        fingerprint,
        rememberMs,
        validity,
        bind,
        params,
        slots: offers,
        groups,
      });
      const encoded = offers.length === 1 ? offers[0]!.encoded : offers.flatMap((offer) => offer.encoded);
      const answer = await this.asking.ask(asked, encoded, id);
      switch (answer[0]) {
        case 'P':
          return readReplayed(answer, { id, lead }, (template) => this.templates.get(template));
        case 'M': {
          const more = readMore(answer);
          state ??= await readLead(
            this.asking,
            { lead, role: Object.keys(bind)[0]!, params, options: left(offers) },
            more,
          );
          this.offerMore(more, request, offers, state);
          break;
        }
        default:
          return readReserved(answer, {
            id,
            lead,
            bind,
            params,
            slots: offers,
            groups,
            committed: mode === 'C',
          });
      }
    }
  }

  /** What was offered to a slot refuses, and it has more. */
  private offerMore(
    { now, slot, position, refusals }: MoreAnswer,
    request: ReserveRequest,
    offers: readonly Offer[],
    state: SnapshotIndex,
  ): void {
    const offer = offers[slot]!;
    const filling = { bind: request.bind, params: request.params ?? {}, position };
    const context = { ...filling, now, options: offer.options };
    for (const refusal of refusals) offer.refused.push(readRefusal(refusal, context));
    // Twice as many each time, so that even a thousand that only money refuses take few calls.
    const most = Math.max(OFFERED, 2 * offer.options.length);
    const next: Option[] = [];
    while (offer.seen < offer.slot.options.length && next.length < most) {
      const option = offer.slot.options[offer.seen++]!;
      const refusal = checkOption(option, state, filling, state.snapshot.now);
      if (refusal) offer.refused.push(refusal);
      else next.push(option);
    }
    offer.offer(next);
  }
}

/** The options that were not offered yet. */
function* left(offers: readonly Offer[]): Generator<Option> {
  for (const { slot, seen } of offers) yield* slot.options.slice(seen);
}
