import { Money, windowKey, type PartitionSnapshot, type SnapshotCounter, type StateBackend } from '@xsp/core';
import type { BudgetCampaign } from '../campaign/budget-campaign';
import { ownPrice, type Rates } from '../campaign/budget-owner';

/** Whether a campaign's ledger adds up to its counters, and to what. */
export interface LedgerProof {
  readonly campaign: string;
  /** Every sum agrees to the last unit. */
  readonly holds: boolean;
  /** What the budget's counter says. */
  readonly spent: Money;
  /** What the ledger's hours add up to. */
  readonly hours: Money;
  readonly credits: Money;
  readonly debits: Money;
  /** What disagrees, as sentences; empty when it holds. */
  readonly differences: readonly string[];
}

/**
 * Adds up a campaign's ledger and compares it with the counters that its budget is decided by:
 *
 * - the hours, less credits, and debits, are what is spent in total;
 * - the hours' events are the events in total;
 * - the entries of adjustments are the credits and debits;
 * - with a per-event ledger, the entries of each hour are the hour.
 *
 * One read of the advertiser's partition, so that it proves something while others spend.
 */
export async function verifyLedger(
  backend: Pick<StateBackend, 'snapshot'>,
  campaign: BudgetCampaign,
  options: { readonly rates?: Rates } = {},
): Promise<LedgerProof> {
  const snapshot = await backend.snapshot({ kind: 'advertiser', id: campaign.advertiser });
  const sums = new Sums(snapshot, campaign.id);
  const { currency } = ownPrice(campaign, options.rates);
  const money = (units: bigint) => Money.fromUnits(units, currency);
  const differences: string[] = [];
  const compare = (what: string, ledger: bigint, counter: bigint) => {
    if (ledger !== counter) differences.push(`${what}: the ledger has ${ledger}, the counter ${counter}`);
  };

  const hours = sums.of('spend', 'hour');
  const credits = sums.of('credits');
  const debits = sums.of('debits');
  compare('spend', hours - credits + debits, sums.of('spend'));
  for (const what of sums.reported()) compare(what, sums.of('report', what), sums.of('total', what));
  compare('adjustments', sums.below('adjustment'), credits + debits);
  for (const [hour, entries] of sums.entriesByHour()) compare(`entries of ${hour}`, entries, sums.hour(hour));
  return {
    campaign: campaign.id,
    holds: differences.length === 0,
    spent: money(sums.of('spend')),
    hours: money(hours),
    credits: money(credits),
    debits: money(debits),
    differences,
  };
}

/** Sums over one campaign's counters in a snapshot. */
class Sums {
  private readonly counters: readonly SnapshotCounter[];

  constructor(snapshot: PartitionSnapshot, campaign: string) {
    this.counters = snapshot.counters.filter(({ counter }) => counter[0] === 'campaign' && counter[1] === campaign);
  }

  /** All windows of the counter with these parts behind the campaign's. */
  of(...parts: readonly string[]): bigint {
    return this.add(
      ({ counter }) => counter.length === parts.length + 2 && parts.every((part, i) => counter[i + 2] === part),
    );
  }

  /** All counters below one part. */
  below(part: string): bigint {
    return this.add(({ counter }) => counter[2] === part && counter.length > 3);
  }

  reported(): readonly string[] {
    const names = this.counters.filter(({ counter }) => counter[2] === 'report' || counter[2] === 'total');
    return [...new Set(names.map(({ counter }) => counter[3]!))];
  }

  entriesByHour(): ReadonlyMap<string, bigint> {
    const sums = new Map<string, bigint>();
    for (const { counter, window, state } of this.counters) {
      if (counter[2] !== 'entry') continue;
      const hour = windowKey(window);
      sums.set(hour, (sums.get(hour) ?? 0n) + state.committed);
    }
    return sums;
  }

  hour(key: string): bigint {
    return this.add(
      ({ counter, window }) => counter[2] === 'spend' && counter[3] === 'hour' && windowKey(window) === key,
    );
  }

  private add(wanted: (counter: SnapshotCounter) => boolean): bigint {
    return this.counters.filter(wanted).reduce((sum, { state }) => sum + state.committed, 0n);
  }
}
