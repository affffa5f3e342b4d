import type { Option } from '@xsp/core';
import type { HourWeights, Rates } from '@xsp/budget';
import type { KnownIdentity } from '@xsp/frequency';
import type { PodCandidate } from '@xsp/vmap';
import type { Campaign, Catalog, Creative } from '../catalog';
import { budgetCampaign } from './budget-campaign';
import { atOnce, type Interruptible } from '../in-turns';
import { cappingCatalog } from './capped-ads';
import { podCandidate } from './pod-candidate';
import {
  countsByScope,
  countsPlacements,
  creativeKey,
  eventOption,
  servingOption,
  unheldOption,
  type ChargedCreative,
} from './creative-option';

interface Cached {
  readonly option: Option | undefined;
  /** Epoch ms; from `from` until before `until` the option need not be built anew. */
  readonly from: number;
  readonly until: number;
}

/** What caps count beside impressions. */
const CAPPED_EVENTS = ['click', 'complete'];

/** Where there is no option, no window says when to look again. */
const RECHECK_MS = 60_000;

/** The options of a catalogue's creatives, built once per window instance, never per request. */
export class OptionCache {
  private readonly options = new WeakMap<Creative, Map<string, Cached>>();
  private readonly candidates = new WeakMap<Option, PodCandidate>();
  /** Creatives of which serving takes something else at each placement. */
  private readonly placed = new Set<Creative>();
  /** Creatives of which some event counts by more than the viewer. */
  private readonly scoped = new Map<Creative, ReadonlySet<string>>();
  private readonly charged = new Map<Creative, ChargedCreative>();

  private constructor() {}

  /** As `making` makes it, at once. */
  static of(...args: Parameters<typeof OptionCache.making>): OptionCache {
    return atOnce(OptionCache.making(...args));
  }

  /**
   * @param adsPerViewer the most ads of one viewer in ten minutes; 0: without limit
   * @param shapeOf traffic's shape of a campaign, as it was learned
   * @param departed what left the catalogue, whose events are still counted
   */
  static *making(
    catalog: Catalog,
    adsPerViewer: number,
    shapeOf: (campaign: string) => HourWeights | undefined = () => undefined,
    departed: readonly Catalog[] = [],
  ): Interruptible<OptionCache> {
    const made = new OptionCache();
    const caps = yield* cappingCatalog(catalog, departed);
    for (const one of [catalog, ...departed]) {
      const rates = ratesOf(one);
      for (const campaign of one.campaigns) {
        const money = budgetCampaign(campaign);
        for (const creative of campaign.creatives) {
          made.add(creative, {
            key: creativeKey(campaign, creative),
            creative: creative.id,
            whenUserUnknown: campaign.whenUserUnknown,
            caps: caps.get(creative)!,
            money,
            rates,
            adsPerViewer,
            shape: () => shapeOf(campaign.id),
          });
        }
        yield;
      }
    }
    return made;
  }

  private add(creative: Creative, ad: ChargedCreative): void {
    this.charged.set(creative, ad);
    if (countsPlacements(ad)) this.placed.add(creative);
    const events = CAPPED_EVENTS.filter((event) => countsByScope(ad, event));
    if (events.length > 0) this.scoped.set(creative, new Set(events));
  }

  /** What serving takes; `undefined` when the campaign is not to be served to whom is not known. */
  serving(creative: Creative, placement: string, known: KnownIdentity, now: number): Option | undefined {
    const name = this.placed.has(creative) ? `${nameOf(known)}@${placement}` : nameOf(known);
    return this.cached(creative, name, now, (ad) => servingOption(ad, placement, known, now));
  }

  /** What serving takes, as an ad of a pod; made anew with its option. */
  candidate(
    campaign: Campaign,
    creative: Creative,
    placement: string,
    known: KnownIdentity,
    now: number,
  ): PodCandidate | undefined {
    const option = this.serving(creative, placement, known, now);
    if (!option) return undefined;
    const cached = this.candidates.get(option);
    if (cached) return cached;
    const candidate = podCandidate(campaign, creative, option);
    this.candidates.set(option, candidate);
    return candidate;
  }

  /** Whether some event of a creative counts by more than the viewer: its household, placement, stream or pod. */
  isScoped(creative: Creative, event?: string): boolean {
    const events = this.scoped.get(creative);
    return events !== undefined && (event === undefined || events.has(event));
  }

  /** What an event counts beside the hold; `undefined` when nothing. */
  event(creative: Creative, event: string, known: KnownIdentity, now: number): Option | undefined {
    return this.cached(creative, `${nameOf(known)}:${event}`, now, (ad) => eventOption(ad, event, known, now));
  }

  /** What the impression counts of an ad that was served while the state was away; `undefined` when nothing. */
  unheld(creative: Creative, known: KnownIdentity, now: number): Option | undefined {
    return this.cached(creative, `${nameOf(known)}:unheld`, now, (ad) => unheldOption(ad, known, now));
  }

  private cached(
    creative: Creative,
    name: string,
    now: number,
    build: (ad: ChargedCreative) => Option | undefined,
  ): Option | undefined {
    const ofCreative = this.options.get(creative) ?? new Map<string, Cached>();
    this.options.set(creative, ofCreative);
    const cached = ofCreative.get(name);
    if (cached && cached.from <= now && now < cached.until) return cached.option;
    const option = build(this.charged.get(creative)!);
    const until = option?.validUntil ?? now + RECHECK_MS;
    ofCreative.set(name, { option, from: option?.validFrom ?? now, until });
    return option;
  }
}

/** Rates for budgets in another currency than the price. */
export function ratesOf(catalog: Catalog): Rates | undefined {
  return catalog.currencyRates ?? undefined;
}

/** A campaign's limits of money that are kept in the state: those of its own budget and of those it shares. */
export function hasMoneyLimits({ budget, groups, advertiser }: Campaign): boolean {
  return budget !== null || groups.length > 0 || advertiser.budget !== null;
}

function nameOf({ viewer, household }: KnownIdentity): string {
  return household ? `${viewer}+household` : viewer;
}
