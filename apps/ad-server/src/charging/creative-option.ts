import { defineOption, type Charge, type Option } from '@xsp/core';
import {
  budgetCharges,
  budgetEventCharges,
  reportCharges,
  type BudgetCampaign,
  type HourWeights,
  type Rates,
} from '@xsp/budget';
import { capCharges, capEventCharges, mayServe, type Cap, type CapFeed, type KnownIdentity } from '@xsp/frequency';
import type { Campaign, Creative } from '../catalog';
import type { CreativeCaps } from './capped-ads';
import { withDelivery } from './delivery-charges';

/** Names a creative of a campaign: an option's key, and what a replay is found by. */
export function creativeKey(campaign: Campaign, creative: Creative): string {
  return `${campaign.id}/${creative.id}`;
}

/** What the charges of a creative are made of. */
export interface ChargedCreative {
  /** The option's key. */
  readonly key: string;
  /** The creative's id in its campaign. */
  readonly creative: string;
  readonly whenUserUnknown: Campaign['whenUserUnknown'];
  readonly caps: CreativeCaps;
  readonly money: BudgetCampaign;
  /** For budgets in another currency than the price. */
  readonly rates: Rates | undefined;
  /** The most ads of one viewer in ten minutes, seen or not; 0: without limit. */
  readonly adsPerViewer: number;
  /** Traffic's shape as it was learned, for paces that follow it. */
  readonly shape: () => HourWeights | undefined;
}

/**
 * What serving a creative takes: its caps and money as charges.
 *
 * @param placement for caps that count each apart
 * @param at the state's time, which the calendar windows are computed for
 * @returns `undefined` when the campaign is not to be served to whom is not known
 */
export function servingOption(
  ad: ChargedCreative,
  placement: string,
  known: KnownIdentity,
  at: number,
): Option | undefined {
  const { key, creative, caps, money, rates, shape } = ad;
  if (!mayServe([...caps.caps, ...caps.parents], known, ad.whenUserUnknown)) return undefined;
  return defineOption(key, [
    ...capCharges(caps.caps, { ...caps.subject, placement }, at, { parents: caps.parents, feeds: caps.feeds, known }),
    ...viewerCharges(ad, known),
    ...withDelivery(budgetCharges(money, at, { rates, shape: shape() }), money, creative, at),
  ]);
}

/** What a refusal says of a viewer who asks for more ads than anybody watches. */
export const VIEWER_LIMIT = 'ads-per-viewer';

const TEN_MINUTES = 600_000;

/** So that nobody can hold an advertiser's budget for free, by asking on and on as one viewer. */
function viewerCharges({ adsPerViewer }: ChargedCreative, { viewer }: KnownIdentity): readonly Charge[] {
  if (adsPerViewer === 0 || viewer === 'nobody') return [];
  return [
    {
      partition: 'viewer',
      counter: ['served'],
      window: { kind: 'rolling', ms: TEN_MINUTES },
      amount: 1n,
      limits: [{ name: VIEWER_LIMIT, at: BigInt(adsPerViewer) }],
      whenLate: 'count',
    },
  ];
}

/**
 * What an event of a served creative counts and is paid for beside its hold: a click, a completed view.
 *
 * @returns `undefined` when nothing is
 */
export function eventOption(ad: ChargedCreative, event: string, known: KnownIdentity, at: number): Option | undefined {
  const { key, creative, caps, money, rates } = ad;
  return optionOf(`${key}:${event}`, [
    ...capEventCharges(caps.caps, caps.subject, event, at, { parents: caps.parents, feeds: caps.feeds, known }),
    ...withDelivery(budgetEventCharges(money, event, at, { rates }), money, creative, at),
  ]);
}

/**
 * What the impression of a creative counts that was served without a hold, while the state was away: in caps and
 * reports, without limit.
 *
 * @returns `undefined` when nothing is
 */
export function unheldOption(ad: ChargedCreative, known: KnownIdentity, at: number): Option | undefined {
  const { key, creative, caps, money } = ad;
  const feeds = [...[...caps.caps, ...caps.parents].map((cap) => fullFeed(cap, caps)), ...caps.feeds];
  return optionOf(`${key}:unheld`, [
    ...capCharges([], caps.subject, at, { feeds, known }),
    ...withDelivery(reportCharges(money, 'impression', at), money, creative, at),
  ]);
}

/** An ad feeds its own caps under every id that it has on their level. */
function fullFeed(cap: Cap, { subject }: CreativeCaps): CapFeed {
  const ids: Readonly<Record<string, readonly (string | undefined)[] | undefined>> = {
    creative: [subject.creative],
    campaign: [subject.campaign],
    advertiser: [subject.advertiser],
    category: subject.categories,
    label: subject.labels,
    any: ['ads'],
  };
  return { cap, ids: (ids[cap.per] ?? []).filter((id) => id !== undefined) };
}

/** Whether serving takes something else at each placement. */
export function countsPlacements({ caps }: ChargedCreative): boolean {
  return capsOf(caps).some(({ each }) => each?.includes('placement'));
}

/** Whether an event counts by more than the viewer: by household, placement, stream or pod. */
export function countsByScope({ caps }: ChargedCreative, event: string): boolean {
  return capsOf(caps).some(
    (cap) =>
      cap.event === event &&
      (cap.identity === 'household' ||
        cap.each !== undefined ||
        cap.window.kind === 'stream' ||
        cap.window.kind === 'pod'),
  );
}

function capsOf({ caps, parents, feeds }: CreativeCaps): readonly Cap[] {
  return [...caps, ...parents, ...feeds.map(({ cap }) => cap)];
}

function optionOf(key: string, charges: readonly Charge[]): Option | undefined {
  return charges.length === 0 ? undefined : defineOption(key, charges);
}
