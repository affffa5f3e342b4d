import type { PricingModel } from '@xsp/core';

/**
 * The catalogue as it is written in YAML or JSON, described for people and editors in `schema/catalog.schema.json`.
 * Money is text, times are local, references are ids. {@link Catalog} is what it becomes.
 */
export interface CatalogFile {
  readonly $schema?: string;
  readonly currencyRates?: CurrencyRatesFile;
  readonly advertisers: readonly AdvertiserFile[];
  readonly groups?: readonly GroupFile[];
  readonly campaigns: readonly CampaignFile[];
  readonly placements: readonly PlacementFile[];
  readonly schedules?: readonly ScheduleFile[];
}

/** `base` and, under the code of each other currency, what one unit of it is worth in the base. */
export type CurrencyRatesFile = { readonly base: string } & { readonly [currency: string]: string };

export interface AdvertiserFile {
  readonly id: string;
  readonly name?: string;
  readonly caps?: readonly CapFile[];
  readonly budget?: BudgetFile;
}

export interface GroupFile {
  readonly id: string;
  readonly name?: string;
  readonly campaigns: readonly string[];
  readonly budget: BudgetFile;
}

export interface CampaignFile {
  readonly id: string;
  readonly name?: string;
  readonly advertiser: string;
  readonly categories?: readonly string[];
  readonly labels?: readonly string[];
  readonly priority?: number;
  readonly weight?: number;
  readonly pricing?: PricingFile;
  readonly budget?: BudgetFile;
  readonly pacing?: PacingFile;
  readonly flight?: FlightFile;
  readonly caps?: readonly CapFile[];
  readonly exemptFrom?: readonly string[];
  readonly whenUserUnknown?: WhenUserUnknown;
  readonly whenStateDown?: WhenStateDown;
  readonly targeting?: TargetingFile;
  /** Placements that it takes together or not at all. */
  readonly roadblock?: readonly string[];
  readonly creatives: readonly CreativeFile[];
}

export type WhenUserUnknown = 'serve' | 'skip';
export type WhenStateDown = 'open' | 'closed' | 'shadow';

export interface PricingFile {
  readonly model: PricingModel;
  readonly amount: string;
  readonly currency: string;
}

/** The time in which a budget may be spent; `total` is all of it. The shortest first. */
export const BUDGET_PERIODS = ['hourly', 'daily', 'weekly', 'monthly', 'total'] as const;
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

/** What a budget can limit beside money. */
export const COUNTED_EVENTS = ['impressions', 'clicks', 'completes'] as const;
export type CountedEvent = (typeof COUNTED_EVENTS)[number];

export type DayName = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export type BudgetFile = { readonly [period in BudgetPeriod]?: string } & {
  readonly [event in CountedEvent]?: { readonly [period in BudgetPeriod]?: number };
} & {
  readonly currency?: string;
  readonly timeZone?: string;
  readonly weekStart?: DayName;
  readonly overDelivery?: string;
};

export interface PacingFile {
  readonly mode: 'asap' | 'even' | 'front-loaded' | 'hourly' | 'curve' | 'adaptive';
  readonly share?: string;
  readonly weights?: readonly number[];
}

export interface FlightFile {
  readonly start?: string | null;
  readonly end?: string | null;
  readonly timeZone?: string;
}

export type CapLevel = 'creative' | 'campaign' | 'advertiser' | 'category' | 'label' | 'placement' | 'household';
export type CapEvent = 'impression' | 'click' | 'complete';

export interface CapFile {
  readonly id?: string;
  readonly per?: CapLevel;
  readonly limit?: number;
  /** A duration, a calendar unit, or `lifetime`, `stream` or `pod`. */
  readonly window?: string;
  readonly kind?: 'rolling' | 'sliding';
  readonly timeZone?: string;
  readonly weekStart?: DayName;
  readonly minGap?: string;
  readonly event?: CapEvent;
}

export interface TargetingFile {
  readonly placements?: readonly string[];
  readonly countries?: readonly string[];
  readonly devices?: readonly Device[];
  readonly keywords?: { readonly any?: readonly string[]; readonly none?: readonly string[] };
  readonly dayparts?: readonly DaypartFile[];
}

export type Device = 'ctv' | 'desktop' | 'mobile' | 'tablet' | 'other';

export interface DaypartFile {
  readonly days?: readonly DayName[];
  readonly from: string;
  readonly to: string;
  readonly timeZone?: string;
}

export interface CreativeFile {
  readonly id: string;
  readonly name?: string;
  readonly durationMs: number;
  readonly skipAfterMs?: number;
  readonly universalAdId?: { readonly registry: string; readonly value: string };
  readonly clickThrough?: string;
  readonly media?: readonly MediaFileEntry[];
  readonly companions?: readonly CompanionFile[];
  readonly companionsRequired?: CompanionsRequired;
  readonly tag?: string;
  readonly unwrap?: boolean;
}

export type CompanionsRequired = 'all' | 'any' | 'none';

/** One of `image`, `iframe` and `html` is there. */
export interface CompanionFile {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly slot?: string;
  readonly image?: { readonly url: string; readonly type: string };
  readonly iframe?: string;
  readonly html?: string;
  readonly clickThrough?: string;
  readonly altText?: string;
}

export interface MediaFileEntry {
  readonly url: string;
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly bitrateKbps?: number;
  readonly codec?: string;
}

export interface PlacementFile {
  readonly id: string;
  readonly name?: string;
  readonly holdFor?: string;
}

export interface ScheduleFile {
  readonly id: string;
  readonly name?: string;
  readonly placement?: string;
  readonly separate?: readonly Separation[];
  readonly breaks: readonly BreakFile[];
}

export type Separation = 'creative' | 'campaign' | 'advertiser' | 'category' | 'label';

export interface BreakFile {
  readonly id: string;
  readonly at: string;
  readonly repeatEvery?: string;
  readonly pod: PodFile;
}

export interface PodFile {
  readonly minAds?: number;
  readonly maxAds: number;
  readonly minDurationMs?: number;
  readonly maxDurationMs?: number;
  readonly separate?: readonly Separation[];
  readonly bumper?: { readonly campaign: string; readonly creative: string } | null;
}
