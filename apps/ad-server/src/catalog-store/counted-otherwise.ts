import { ValidationError, type CounterRef, type StateBackend, type ValidationIssue } from '@xsp/core';
import { budgetCounter, totalCounter } from '@xsp/budget';
import type { CampaignFile, CatalogFile } from '../catalog';
import type { Departed } from './departed';

/**
 * Refuses what would take counted money for other money: spend stands in the state in units of its currency, in the
 * partition of its advertiser. In another currency the same figure would be another amount; under another advertiser it
 * would be found no more, and the whole budget could be spent again.
 *
 * @param departed what left before, the latest last: what comes back goes on where it was
 * @throws ValidationError with every campaign, group and advertiser of which something was counted or is held; StateError
 */
export async function refuseCountedOtherwise(
  state: StateBackend,
  before: CatalogFile,
  after: CatalogFile,
  departed: readonly Departed[],
): Promise<void> {
  const parts = [...departed.map(({ part }) => part), before];
  const earlier = new Map(parts.flatMap(ledgersOf).map((ledger) => [`${ledger.kind}/${ledger.id}`, ledger]));
  const changes = ledgersOf(after).flatMap((ledger) => {
    const was = earlier.get(`${ledger.kind}/${ledger.id}`);
    const change = was && changeBetween(was, ledger);
    return was && change ? [{ ...change, refs: countersOf(was), kind: ledger.kind }] : [];
  });
  if (changes.length === 0) return;
  const { counters } = await state.inspect(changes.flatMap(({ refs }) => refs));
  const issues: ValidationIssue[] = [];
  let next = 0;
  for (const { path, from, to, what, kind, refs } of changes) {
    const own = counters.slice(next, (next += refs.length));
    if (own.every(({ committed, held }) => committed === 0n && held === 0n)) continue;
    const message = `must stay ${from}, ${what}, and cannot become ${to}; give the ${kind} a new id for that`;
    issues.push({ path, message });
  }
  if (issues.length > 0) throw new ValidationError(issues);
}

/** Whose budget is counted where, in what. */
interface Ledger {
  readonly kind: 'campaign' | 'group' | 'advertiser';
  readonly id: string;
  /** In the catalogue. */
  readonly path: string;
  readonly advertiser: string | undefined;
  readonly advertiserAt: string;
  readonly currency: string | undefined;
  readonly currencyAt: string;
}

function ledgersOf({ campaigns, groups = [], advertisers }: CatalogFile): readonly Ledger[] {
  const advertiserOf = new Map(campaigns.map(({ id, advertiser }) => [id, advertiser]));
  return [
    ...campaigns.map(({ id, advertiser, budget, pricing }, index): Ledger => ({
      kind: 'campaign',
      id,
      path: `campaigns[${index}]`,
      advertiser,
      advertiserAt: 'advertiser',
      ...currencyOf(budget, pricing),
    })),
    ...groups.map(({ id, campaigns: members, budget }, index): Ledger => ({
      kind: 'group',
      id,
      path: `groups[${index}]`,
      advertiser: advertiserOf.get(members[0] ?? ''),
      advertiserAt: 'campaigns',
      ...currencyOf(budget),
    })),
    ...advertisers.map(({ id, budget }, index): Ledger => ({
      kind: 'advertiser',
      id,
      path: `advertisers[${index}]`,
      advertiser: id,
      advertiserAt: 'id',
      ...currencyOf(budget),
    })),
  ];
}

/** As `ledgerCurrency` has it of a campaign that was read. */
function currencyOf(
  budget: CampaignFile['budget'],
  pricing?: CampaignFile['pricing'],
): Pick<Ledger, 'currency' | 'currencyAt'> {
  if (budget?.currency !== undefined) return { currency: budget.currency, currencyAt: 'budget.currency' };
  return { currency: pricing?.currency, currencyAt: 'pricing.currency' };
}

interface Change {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly what: string;
}

function changeBetween(was: Ledger, is: Ledger): Change | undefined {
  if (was.advertiser === undefined || is.advertiser === undefined) return undefined;
  if (was.advertiser !== is.advertiser) {
    const path = `${is.path}.${is.advertiserAt}`;
    return { path, from: ofAdvertiser(was), to: ofAdvertiser(is), what: 'under which it is counted' };
  }
  const [from, to] = [was.currency, is.currency];
  if (from === undefined || to === undefined || from === to) return undefined;
  return { path: `${is.path}.${is.currencyAt}`, from, to, what: 'in which its spend is counted' };
}

function ofAdvertiser({ kind, advertiser }: Ledger): string {
  return kind === 'group' ? `of advertiser ${advertiser}` : advertiser!;
}

/** What was spent, and the impressions of a campaign: a budget may be in these. */
function countersOf({ kind, id, advertiser }: Ledger): readonly CounterRef[] {
  const counters = [budgetCounter({ kind, id }, 'spend', 'total')];
  if (kind === 'campaign') counters.push(totalCounter(id, 'impressions'));
  return counters.map((counter) => ({
    partition: { kind: 'advertiser', id: advertiser! },
    counter,
    window: { kind: 'forever' },
  }));
}
