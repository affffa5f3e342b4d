import type { CurrencyCode, HoldRef, SlotAnswer } from '@xsp/core';
import { explainBudgetRefusal, type BudgetRefusal } from './exceeded';

/** The answer to a reservation of money. */
export interface MoneyDecision {
  readonly canSpend: boolean;
  /** `OK`, or why not, as a sentence. */
  readonly reason: string;
  readonly refusal?: BudgetRefusal;
  /** For `commit` and `release`; only when it can be spent. */
  readonly hold?: HoldRef;
  /** When the hold ends by itself (epoch ms). */
  readonly expiresAt?: number;
}

/** Reads what became of a slot with one option of money in this currency. */
export function moneyDecision(slot: SlotAnswer, currency: CurrencyCode): MoneyDecision {
  switch (slot.status) {
    case 'held':
    case 'committed':
      return { canSpend: true, reason: 'OK', hold: slot.hold, expiresAt: slot.expiresAt };
    case 'refused':
    case 'dropped': {
      const [refusal] = slot.refusals;
      if (!refusal) return { canSpend: false, reason: 'refused before' };
      const told = explainBudgetRefusal(refusal, currency);
      return { canSpend: false, reason: told.text, refusal: told };
    }
    case 'ended':
      return { canSpend: false, reason: 'the hold of this id has ended' };
  }
}
