import { ValidationError, type CounterRef, type StateBackend, type ValidationIssue } from '@xsp/core';
import { budgetCounter, totalCounter } from '@xsp/budget';
import type { CampaignFile, CatalogFile } from '../catalog';

/** How many counters tell whether anything of a campaign was counted. */
const COUNTERS = 2;

/**
 * Refuses what would take counted money for other money: a campaign's spend stands in the state in units of its currency,
 * in the partition of its advertiser. In another currency the same figure would be another amount; under another
 * advertiser it would be found no more, and the whole budget could be spent again.
 *
 * @throws ValidationError with every campaign of which something was counted or is held; StateError
 */
export async function refuseCountedOtherwise(
  state: StateBackend,
  before: CatalogFile,
  after: CatalogFile,
): Promise<void> {
  const earlier = new Map(before.campaigns.map((campaign) => [campaign.id, campaign]));
  const changes = after.campaigns.flatMap((campaign, index) => {
    const was = earlier.get(campaign.id);
    const change = was && changeBetween(was, campaign);
    return was && change ? [{ ...change, refs: countersOf(was), path: `campaigns[${index}].${change.key}` }] : [];
  });
  if (changes.length === 0) return;
  const { counters } = await state.inspect(changes.flatMap(({ refs }) => refs));
  const issues = changes.flatMap(({ path, from, to, what }, index): ValidationIssue[] => {
    const ofCampaign = counters.slice(index * COUNTERS, (index + 1) * COUNTERS);
    if (ofCampaign.every(({ committed, held }) => committed === 0n && held === 0n)) return [];
    const message = `must stay ${from}, ${what}, and cannot become ${to}; give the campaign a new id for that`;
    return [{ path, message }];
  });
  if (issues.length > 0) throw new ValidationError(issues);
}

interface Change {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly what: string;
}

function changeBetween(was: CampaignFile, is: CampaignFile): Change | undefined {
  if (was.advertiser !== is.advertiser) {
    return { key: 'advertiser', from: was.advertiser, to: is.advertiser, what: 'under which it is counted' };
  }
  const [from, to] = [currencyOf(was), currencyOf(is)];
  if (from === undefined || to === undefined || from === to) return undefined;
  const key = is.budget?.currency === undefined ? 'pricing.currency' : 'budget.currency';
  return { key, from, to, what: 'in which its spend is counted' };
}

/** As `ledgerCurrency` has it of a campaign that was read. */
function currencyOf({ budget, pricing }: CampaignFile): string | undefined {
  return budget?.currency ?? pricing?.currency;
}

/** What it spent, and its impressions: a budget may be in these. */
function countersOf({ id, advertiser }: CampaignFile): readonly CounterRef[] {
  const counters = [budgetCounter({ kind: 'campaign', id }, 'spend', 'total'), totalCounter(id, 'impressions')];
  return counters.map((counter) => ({
    partition: { kind: 'advertiser', id: advertiser },
    counter,
    window: { kind: 'forever' },
  }));
}
