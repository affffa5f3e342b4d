import {
  charges,
  checkOption,
  indexSnapshot,
  partitionKey,
  type ConsumeAnswer,
  type ConsumeRequest,
  type Option,
  type PartitionSnapshot,
  type Refusal,
  type ReserveAnswer,
  type ReserveRequest,
  type Slot,
} from '@xsp/core';
import { readRefusal } from './decode/refusal';
import { readReplayed, readReserved } from './decode/reserve-answer';
import { encodeOption } from './encode/encode-option';
import { reserveText, validityText, type OfferedSlot } from './encode/encode-request';
import type { Asking } from './executing';
import type { Templates } from './store/templates';

/** The options of a slot that one call offers at first: a decision's cost must not grow with the number of candidates. */
const OFFERED = 4;

/** What of a slot's options was offered so far. */
interface Offer {
  readonly slot: Slot;
  offered: readonly Option[];
  /** How many options of the slot were offered or refused. */
  seen: number;
  /** Those that the viewer's own state refused, or an earlier call. */
  refused: Refusal[];
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
    const offers = slots.map((slot): Offer => {
      return { slot, offered: slot.options.slice(0, few), seen: Math.min(few, slot.options.length), refused: [] };
    });
    return this.decide(request, offers, dryRun ? 'D' : 'R');
  }

  async consume(request: ConsumeRequest): Promise<ConsumeAnswer> {
    const slot = { options: request.options, ttlMs: 1 };
    const offers = [{ slot, offered: request.options, seen: request.options.length, refused: [] }];
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
    const validity = validityText(request.slots.map(({ options }) => options));
    let snapshot: PartitionSnapshot | undefined;
    for (;;) {
      const slots = offers.map(({ slot, offered, seen }): OfferedSlot => {
        return { ...slot, options: offered, more: seen < slot.options.length };
      });
      const text = reserveText({
        mode,
        lead: leadKey,
        id,
        fingerprint,
        rememberMs,
        validity,
        bind,
        params,
        slots,
        groups,
      });
      const options = slots.length === 1 ? slots[0]!.options : slots.flatMap((slot) => slot.options);
      const answer = await this.asking.ask(leadKey, text, options.map(encodeOption), id);
      switch (answer[0]) {
        case 'P':
          return readReplayed(answer, { id, lead }, (template) => this.templates.get(template));
        case 'M':
          snapshot ??= await this.asking.snapshot(lead);
          this.offerMore(answer, request, offers, snapshot);
          break;
        default:
          return readReserved(answer, {
            id,
            lead,
            bind,
            params,
            slots,
            refused: offers.map(({ refused }) => refused),
            atLeast: groups.map(({ atLeast }) => atLeast.amount),
            committed: mode === 'C',
          });
      }
    }
  }

  /** `M NOW SLOT POSITION refusals`: what was offered to a slot refuses, and it has more. */
  private offerMore(
    answer: string,
    request: ReserveRequest,
    offers: readonly Offer[],
    snapshot: PartitionSnapshot,
  ): void {
    const [, now, slot, position, ...refusals] = answer.split(' ');
    const offer = offers[Number(slot)]!;
    const filling = { bind: request.bind, params: request.params ?? {}, position: Number(position) };
    const context = { ...filling, now: Number(now), options: offer.offered };
    for (const refusal of refusals) offer.refused.push(readRefusal(refusal, context));
    const index = indexSnapshot(snapshot);
    // Twice as many each time, so that even a thousand that only money refuses take few calls.
    const most = Math.max(OFFERED, 2 * offer.offered.length);
    const next: Option[] = [];
    while (offer.seen < offer.slot.options.length && next.length < most) {
      const option = offer.slot.options[offer.seen++]!;
      const refusal = checkOption(option, index, filling, snapshot.now);
      if (refusal) offer.refused.push(refusal);
      else next.push(option);
    }
    offer.offered = next;
  }
}
