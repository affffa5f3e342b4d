import { BudgetExceeded, currency, Money, type CurrencyCode, type Refusal } from '@xsp/core';

/** Why money was refused, in words and figures. */
export interface BudgetRefusal {
  /** The limit's name: `budget`, `daily-budget`, `pace`, … */
  readonly limit: string;
  /** In the currency's major unit where the limit is of money, else a whole number; decimal strings. */
  readonly need: string;
  readonly spent: string;
  readonly held: string;
  readonly at: string;
  readonly remaining: string;
  readonly currency?: CurrencyCode;
  /** When it would fit if nothing else happened (epoch ms); `null`: not by itself. */
  readonly freesAt: number | null;
  readonly text: string;
}

/** Reads a refusal of a counter that `budgetCharges` named. @param code the currency of the campaign's own budget */
export function explainBudgetRefusal(refusal: Refusal, code: CurrencyCode): BudgetRefusal {
  const isMoney = refusal.counter.includes('spend') || refusal.counter.includes('flat');
  const write = (units: bigint) => (isMoney ? Money.fromUnits(units, code).toString() : String(units));
  const left = refusal.at - refusal.committed - refusal.held;
  const told = {
    limit: refusal.limit,
    need: write(refusal.need),
    spent: write(refusal.committed),
    held: write(refusal.held),
    at: write(refusal.at),
    remaining: write(left > 0n ? left : 0n),
    freesAt: refusal.freesAt,
    ...(isMoney && { currency: currency(code).code }),
  };
  const unit = isMoney ? ` ${code}` : '';
  const again = told.freesAt === null ? '' : `; free at ${new Date(told.freesAt).toISOString()}`;
  const text = `${told.limit} has ${told.remaining}${unit} left of ${told.at} (spent ${told.spent}, held ${told.held}), and ${told.need} is needed${again}`;
  return { ...told, text };
}

/** The error of a refusal. */
export function exceeded(campaignId: string, told: BudgetRefusal): BudgetExceeded {
  const { text, ...details } = told;
  return new BudgetExceeded(`campaign ${campaignId}: ${text}`, { details: { campaign: campaignId, ...details } });
}
