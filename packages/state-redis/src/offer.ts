import type { Option, Refusal, Slot } from '@xsp/core';
import type { Refused } from './decode/refusal';
import { encodeOption, type EncodedOption } from './encode/encode-option';
import type { OfferedSlot } from './encode/encode-request';
import type { LeadKnowledge } from './refusals/lead-knowledge';

/** The options of a slot that one call offers at first: a decision's cost must not grow with the number of candidates. */
export const OFFERED = 4;

const NOTHING: readonly Refusal[] = [];
const FIRST = Array.from({ length: OFFERED }, (_, index) => index);

/** What of a slot's options was offered so far. */
export class Offer implements OfferedSlot {
  options: readonly Option[];
  encoded: readonly EncodedOption[];
  /** Where the options stand among the slot's; nothing: they are the first. */
  private indexes: readonly number[] | undefined;
  /** How many options of the slot were offered or refused. */
  private seen: number;
  /** Why the slot's options were refused, each at its index. */
  private readonly refused: (Refusal | undefined)[] = [];

  constructor(
    readonly slot: Slot,
    /** What is known of the lead, where it matters. */
    private readonly knowledge: LeadKnowledge | undefined,
    /** Whether what a call refuses, it refuses with the lead as it was before the call. */
    private readonly isFirst: boolean,
  ) {
    const isChosen = knowledge !== undefined && slot.options.length > OFFERED;
    this.options = isChosen ? slot.options.slice(0, OFFERED) : slot.options;
    this.encoded = this.options.map(encodeOption);
    this.seen = this.options.length;
    if (isChosen) this.indexes = FIRST;
    if (knowledge?.remembers) this.leaveOut();
  }

  get more(): boolean {
    return this.seen < this.slot.options.length;
  }

  /** The options that were neither offered nor refused. */
  get left(): readonly Option[] {
    return this.slot.options.slice(this.seen);
  }

  /** Offers the next options that are not refused, so many at most. */
  offerNext(most: number, refusalOf: (option: Option) => Refusal | undefined): void {
    this.next(most, refusalOf);
  }

  hear(refused: readonly Refused[], filled: boolean, now: number): readonly Refusal[] {
    const taken = filled ? this.indexOf(refused.length) : Infinity;
    this.note(refused, now);
    if (this.refused.length === 0) return NOTHING;
    if (this.indexes === undefined) return refused.map(({ refusal }) => refusal);
    return this.refused.slice(0, taken).filter((refusal) => refusal !== undefined);
  }

  /** Notes what a call refused of what was offered. */
  note(refused: readonly Refused[], now: number): void {
    for (const each of refused) {
      this.refused[this.indexOf(each.offered)] = each.refusal;
      if (this.isFirst) this.knowledge?.hear(each, now);
    }
  }

  /** Offers others instead of options that are known to be refused by now. */
  leaveOut(): void {
    const { indexes, knowledge } = this;
    if (!indexes || !knowledge) return;
    const kept = indexes.filter((index) => {
      const refusal = knowledge.remembered(this.slot.options[index]!);
      if (refusal) this.refused[index] = refusal;
      return !refusal;
    });
    if (kept.length === indexes.length) return;
    this.next(indexes.length, (option) => knowledge.remembered(option), kept);
  }

  /** @param indexes of options that go on being offered */
  private next(
    most: number,
    refusalOf: (option: Option) => Refusal | undefined,
    indexes: readonly number[] = [],
  ): void {
    const { options } = this.slot;
    const next = [...indexes];
    while (this.seen < options.length && next.length < most) {
      const index = this.seen++;
      const refusal = refusalOf(options[index]!);
      if (refusal) this.refused[index] = refusal;
      else next.push(index);
    }
    this.indexes = next;
    this.options = next.map((index) => options[index]!);
    this.encoded = this.options.map(encodeOption);
  }

  private indexOf(offered: number): number {
    return this.indexes ? this.indexes[offered]! : offered;
  }
}
