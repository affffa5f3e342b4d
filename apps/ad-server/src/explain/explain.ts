import type { Binding, Option, Refusal, StateBackend } from '@xsp/core';
import type { KnownIdentity } from '@xsp/frequency';
import { PACE, type ThrottleView } from '@xsp/budget';
import type { Campaign, Catalog } from '../catalog';
import { creativeKey } from '../charging/creative-option';
import { ledgerCurrency } from '../charging/ledger-currency';
import type { OptionCache } from '../charging/option-cache';
import type { AdRequest } from '../serving/ad-request';
import type { Explanation, Outcome } from './explanation';
import { heldBack } from './held-back';
import { ineligibility } from './ineligibility';
import { refusalText } from './refusal-text';

const PAUSED = { outcome: 'paused', reason: 'somebody paused it' } as const;
const UNKNOWN = { outcome: 'consent', reason: 'the user is not known, and whenUserUnknown is skip' } as const;
const NEVER = { outcome: 'cap', reason: 'a cap of 0 means never' } as const;

/** How many options one dry run asks. */
const OPTIONS_A_CALL = 200;

export interface ExplainInput {
  readonly request: AdRequest;
  readonly known: KnownIdentity;
  readonly catalog: Catalog;
  /** Ids of campaigns that are not served. */
  readonly paused: ReadonlySet<string>;
  readonly options: OptionCache;
  /** Roles and parameters of the request. */
  readonly filling: { readonly bind: Binding; readonly params: Readonly<Record<string, string>> };
  /** What the pace's throttle says of the request for a campaign. */
  readonly throttle: (campaign: string) => ThrottleView;
  /** Keys of the creatives that the request was answered with; none, when it is only asked what would be. */
  readonly served: readonly string[];
  /** The keys that would be served, best first, where nothing was. */
  readonly ranking: readonly string[];
}

/** Why each campaign of the catalogue was or would be served or not, in the catalogue's order. Changes nothing. */
export async function explain(state: StateBackend, input: ExplainInput): Promise<readonly Explanation[]> {
  const now = state.now();
  const { catalog, paused, request, options, known, throttle, served } = input;
  const asked: { readonly campaign: Campaign; readonly option: Option }[] = [];
  const reasons = new Map<string, Omit<Explanation, 'campaign'>>();
  for (const campaign of catalog.campaigns) {
    const reason = paused.has(campaign.id) ? PAUSED : ineligibility(campaign, request, now);
    if (reason) reasons.set(campaign.id, reason);
    const back = reason ? undefined : heldBack(campaign, throttle(campaign.id));
    for (const creative of reason ? [] : campaign.creatives) {
      const option = options.serving(creative, request.placement.id, known, now);
      // What was decided before may have been served under another share.
      if (option && back && !served.some((key) => isOf(campaign, key))) reasons.set(campaign.id, back);
      else if (option) asked.push({ campaign, option });
      else reasons.set(campaign.id, campaign.whenUserUnknown === 'skip' ? UNKNOWN : NEVER);
    }
  }
  const refusals = await refusalsOf(
    state,
    input,
    asked.map(({ option }) => option),
  );
  for (const [campaign, keys] of keysByCampaign(asked)) {
    reasons.set(campaign.id, outcomeOf(campaign, keys, refusals, input));
  }
  return catalog.campaigns.map(({ id }) => ({ campaign: id, ...reasons.get(id)! }));
}

function isOf(campaign: Campaign, key: string): boolean {
  return campaign.creatives.some((creative) => creativeKey(campaign, creative) === key);
}

async function refusalsOf(
  state: StateBackend,
  { filling }: ExplainInput,
  options: readonly Option[],
): Promise<ReadonlyMap<string, Refusal>> {
  const refusals = new Map<string, Refusal>();
  for (let from = 0; from < options.length; from += OPTIONS_A_CALL) {
    const slots = [{ options: options.slice(from, from + OPTIONS_A_CALL), ttlMs: 1_000 }];
    const answer = await state.reserve({ id: 'explain', ...filling, slots, rememberMs: 1_000, dryRun: true });
    const [slot] = answer.slots;
    if (slot && 'refusals' in slot) for (const refusal of slot.refusals) refusals.set(refusal.key, refusal);
  }
  return refusals;
}

function keysByCampaign(
  asked: readonly { readonly campaign: Campaign; readonly option: Option }[],
): ReadonlyMap<Campaign, readonly string[]> {
  const keys = new Map<Campaign, string[]>();
  for (const { campaign, option } of asked) keys.set(campaign, [...(keys.get(campaign) ?? []), option.key]);
  return keys;
}

/** A campaign is explained by its creative that came furthest: served, else fitting, else the first refused. */
function outcomeOf(
  campaign: Campaign,
  keys: readonly string[],
  refusals: ReadonlyMap<string, Refusal>,
  { served, ranking }: ExplainInput,
): Omit<Explanation, 'campaign'> {
  const creative = (key: string) => campaign.creatives.find((one) => creativeKey(campaign, one) === key)!.id;
  const taken = served.length > 0 ? served : ranking.filter((key) => !refusals.has(key)).slice(0, 1);
  const winner = keys.find((key) => taken.includes(key));
  if (winner !== undefined) return { creative: creative(winner), outcome: 'served', reason: 'OK' };
  const fitting = keys.find((key) => !refusals.has(key));
  if (fitting !== undefined) {
    return {
      creative: creative(fitting),
      outcome: 'outranked',
      reason: `it fits, and ${taken.join(', ')} came before it`,
    };
  }
  const refusal = refusals.get(keys[0]!)!;
  const reason = refusalText(refusal, ledgerCurrency(campaign));
  return { creative: creative(keys[0]!), outcome: refusalOutcome(refusal), reason };
}

/** What kind of rule a limit belongs to: a viewer's or household's is a cap, an advertiser's its money. */
export function refusalOutcome({ limit, partition }: Refusal): Outcome {
  if (partition.kind !== 'advertiser') return 'cap';
  return limit === PACE ? 'pacing' : 'budget';
}
