import type { FilledSlot, HoldRef, Refusal, SlotAnswer } from '@xsp/core';
import { explainRefusal, type CapRefusal } from '../explain/explain-refusal';

/** What the caps say of one ad for one viewer. */
export interface CapDecision {
  readonly canServe: boolean;
  /** `OK`, or why not, as a sentence with level, count, limit and when it frees up. */
  readonly reason: string;
  /** The same in figures. */
  readonly refusal?: CapRefusal;
}

/** A decision that holds what it allows, until it is committed, released, or its time is over. */
export interface HeldDecision extends CapDecision {
  /** For `commit` and `release`; only when it can be served. */
  readonly hold?: HoldRef;
  /** When the hold ends by itself (epoch ms). */
  readonly expiresAt?: number;
}

/** Reads what became of a slot with one option. */
export function decisionOf(slot: SlotAnswer): HeldDecision {
  switch (slot.status) {
    case 'held':
    case 'committed':
      return heldDecision(slot);
    case 'refused':
    case 'dropped':
      return refusedDecision(slot.refusals[0]);
    case 'ended':
      return { canServe: false, reason: 'the hold of this id has ended' };
  }
}

function heldDecision({ hold, expiresAt }: FilledSlot): HeldDecision {
  return { canServe: true, reason: 'OK', hold, expiresAt };
}

function refusedDecision(refusal: Refusal | undefined): CapDecision {
  const told = refusal && explainRefusal(refusal);
  return told
    ? { canServe: false, reason: told.text, refusal: told }
    : { canServe: false, reason: `refused by ${refusal?.limit ?? 'the state'}` };
}
