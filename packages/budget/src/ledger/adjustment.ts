import {
  convert,
  defineOption,
  hashId,
  isName,
  Money,
  StateError,
  ValidationError,
  type Charge,
  type StateBackend,
} from '@xsp/core';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import { ownersOf, ownPrice, type BudgetOwner, type Rates } from '../campaign/budget-owner';
import { countedLines } from '../charges/budget-lines';
import { budgetCounter } from '../charges/counters';
import { limitName } from '../charges/limit-name';
import { explainBudgetRefusal, exceeded } from '../tracker/exceeded';

/** A correction of what a campaign has spent, after the fact. */
export interface Adjustment {
  /** Names it for ever, within the campaign: `[A-Za-z0-9._-]{1,64}`. A second one of the same id changes nothing. */
  readonly id: string;
  /** `credit` gives back (invalid traffic); `debit` charges (a make-good that is paid). */
  readonly kind: 'credit' | 'debit';
  /** Above 0, in the currency of the campaign's budget. */
  readonly amount: Money;
  /** Why, for the ledger. */
  readonly reason: string;
  /** Who, for the ledger. */
  readonly by?: string;
}

/** An adjustment as the ledger keeps it. */
export interface LedgerEntry {
  readonly id: string;
  readonly kind: 'credit' | 'debit';
  /** A decimal string. */
  readonly amount: string;
  readonly currency: string;
  readonly reason: string;
  readonly by: string | null;
  /** When it was first asked for (epoch ms). */
  readonly at: number;
}

/** The counter of one adjustment: its amount, once. */
export function adjustmentCounter(campaign: string, id: string): readonly string[] {
  return ['campaign', campaign, 'adjustment', id];
}

/** What was adjusted in all: `['campaign', id, 'credits']`, `['campaign', id, 'debits']`. */
export function adjustedCounter(campaign: string, kind: Adjustment['kind']): readonly string[] {
  return ['campaign', campaign, `${kind}s`];
}

/** The document of an adjustment's entry in the ledger. */
export function ledgerKey(campaign: BudgetCampaign, id: string): string {
  return `ledger/${campaign.advertiser}/${campaign.id}/${id}`;
}

/**
 * Corrects the total of a campaign, and of the groups and the advertiser whose totals it counts in, once: its entry is
 * written to the ledger first, and one call to the state counts it and remembers its id for ever. What days, hours and
 * months have spent stays as it was. A credit gives the budget room again; a debit has to fit.
 *
 * @returns whether it was applied now; false: it had been before
 * @throws ValidationError for an amount that is not positive, another currency, or an id of another adjustment
 * @throws BudgetExceeded for a debit beyond the budget
 * @throws StateError `overflow` for a credit of more than was spent
 */
export async function adjust(
  backend: StateBackend,
  campaign: BudgetCampaign,
  adjustment: Adjustment,
  options: { readonly rates?: Rates } = {},
): Promise<boolean> {
  requireAdjustment(adjustment, ownPrice(campaign, options.rates).currency);
  const option = defineOption('adjustment', chargesOf(campaign, adjustment, options.rates));
  await writeEntry(backend, campaign, adjustment);
  const counting = backend.consume({
    id: hashId(JSON.stringify(['adjustment', campaign.id, adjustment.id])),
    bind: { ledger: { kind: 'ledger', id: campaign.advertiser } },
    options: [option],
    rememberMs: 86_400_000,
  });
  const { slot, replayed } = await counting.catch((error: unknown) => {
    throw isTooMuch(error, adjustment) ? tooMuch(error, campaign, adjustment) : error;
  });
  const refusal = slot.status === 'refused' ? slot.refusals[0] : undefined;
  if (!refusal) return !replayed;
  if (refusal.limit === ONCE) return false;
  throw exceeded(campaign.id, explainBudgetRefusal(refusal, adjustment.amount.currency));
}

function isTooMuch(error: unknown, { kind }: Adjustment): error is StateError {
  return kind === 'credit' && error instanceof StateError && error.reason === 'overflow';
}

function tooMuch(cause: StateError, { id: campaign }: BudgetCampaign, { id, amount }: Adjustment): StateError {
  const message =
    `the credit ${id} of ${amount.toString()} ${amount.currency} is more than what campaign ${campaign} has spent ` +
    'and was not credited yet; credit that at most, with another id';
  return new StateError('overflow', message, { cause, details: cause.details });
}

/** What refuses an adjustment that was counted before. */
const ONCE = 'once';

function chargesOf(
  campaign: BudgetCampaign,
  { id, kind, amount }: Adjustment,
  rates: Rates | undefined,
): readonly Charge[] {
  const partition = ['advertiser', campaign.advertiser] as const;
  const forever = { partition, window: { kind: 'forever' }, whenLate: 'count' } as const;
  // The amount is also the limit: it fits once.
  const entry = { counter: adjustmentCounter(campaign.id, id), limits: [{ name: ONCE, at: amount.units }] };
  return [
    { ...forever, ...entry, amount: amount.units },
    { ...forever, counter: adjustedCounter(campaign.id, kind), amount: amount.units, limits: [] },
    ...ownersOf(campaign, rates).flatMap((owner) => totalCharge(owner, kind, amount, rates)),
  ];
}

/** What an owner's total gains or loses; nothing, if it counts none. */
function totalCharge(
  owner: BudgetOwner,
  kind: Adjustment['kind'],
  amount: Money,
  rates: Rates | undefined,
): readonly Charge[] {
  const total = countedLines(owner, 'spend').find(({ per }) => per === 'total');
  if (!total) return [];
  const { units } = convert(amount, owner.price.currency, rates);
  return [
    {
      partition: [owner.partition.kind, owner.partition.id],
      counter: budgetCounter(owner, 'spend', 'total'),
      window: { kind: 'forever' },
      amount: kind === 'credit' ? -units : units,
      limits: total.limited && kind === 'debit' ? [{ name: limitName(owner, total), at: 'stored' }] : [],
      whenLate: 'fit',
    },
  ];
}

function requireAdjustment({ id, kind, amount, reason }: Adjustment, currency: string): void {
  if (!isName(id)) throw new ValidationError('id', 'must match [A-Za-z0-9._-]{1,64}');
  if (kind !== 'credit' && kind !== 'debit') throw new ValidationError('kind', `must be 'credit' or 'debit'`);
  if (!(amount instanceof Money) || !amount.isPositive()) {
    throw new ValidationError('amount', 'must be money above 0; the kind says in which direction');
  }
  if (amount.currency !== currency) {
    throw new ValidationError(
      'amount',
      `must be in ${currency}, which the campaign is counted in, not ${amount.currency}`,
    );
  }
  if (typeof reason !== 'string' || reason.trim() === '' || reason.length > 1_000) {
    throw new ValidationError('reason', 'must say why, in 1 to 1,000 characters');
  }
}

/** Writes the entry, once. @throws ValidationError when the id is another adjustment's */
async function writeEntry(backend: StateBackend, campaign: BudgetCampaign, adjustment: Adjustment): Promise<void> {
  const { id, kind, amount, reason, by = null } = adjustment;
  const key = ledgerKey(campaign, id);
  const entry: LedgerEntry = {
    id,
    kind,
    amount: amount.toString(),
    currency: amount.currency,
    reason,
    by,
    at: backend.now(),
  };
  try {
    await backend.set(key, JSON.stringify(entry), { ifVersion: 0 });
  } catch (error) {
    if (!(error instanceof StateError) || error.reason !== 'versionConflict') throw error;
    const known = JSON.parse((await backend.get(key))!.value) as LedgerEntry;
    const same = (['kind', 'amount', 'currency', 'reason'] as const).every((field) => known[field] === entry[field]);
    if (!same)
      throw new ValidationError('id', `${id} is another adjustment: ${known.kind} of ${known.amount}, ${known.reason}`);
  }
}
