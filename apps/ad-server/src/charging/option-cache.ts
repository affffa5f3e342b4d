import type { Option } from '@xsp/core';
import type { Rates } from '@xsp/budget';
import type { KnownIdentity } from '@xsp/frequency';
import type { Campaign, Creative } from '../catalog';
import { creativeOption, eventOption } from './creative-option';

interface Cached {
  readonly option: Option | undefined;
  /** Epoch ms; until before then the option need not be built anew. */
  readonly until: number;
}

/** Without any option there is no window that says when to look again. */
const RECHECK_MS = 60_000;

/** Options by creative, built once per catalogue and window instance, never per request. */
export class OptionCache {
  private readonly options = new WeakMap<Creative, Map<string, Cached>>();

  /** @param rates for budgets in another currency than the price */
  constructor(private readonly rates: Rates | undefined) {}

  /** What serving takes; `undefined` when the campaign is not to be served to whom is not known. */
  serving(campaign: Campaign, creative: Creative, known: KnownIdentity, now: number): Option | undefined {
    return this.cached(creative, nameOf(known), now, () => creativeOption(campaign, creative, known, now, this.rates));
  }

  /** What an event counts beside the hold; `undefined` when nothing. */
  event(campaign: Campaign, creative: Creative, event: string, known: KnownIdentity, now: number): Option | undefined {
    const build = () => eventOption(campaign, creative, event, known, now, this.rates);
    return this.cached(creative, `${nameOf(known)}:${event}`, now, build);
  }

  private cached(creative: Creative, name: string, now: number, build: () => Option | undefined): Option | undefined {
    const ofCreative = this.options.get(creative) ?? new Map<string, Cached>();
    this.options.set(creative, ofCreative);
    const cached = ofCreative.get(name);
    if (cached && now < cached.until && now >= (cached.option?.validFrom ?? 0)) return cached.option;
    const option = build();
    ofCreative.set(name, { option, until: option?.validUntil ?? now + RECHECK_MS });
    return option;
  }
}

function nameOf({ viewer, household }: KnownIdentity): string {
  return household ? `${viewer}+household` : viewer;
}
