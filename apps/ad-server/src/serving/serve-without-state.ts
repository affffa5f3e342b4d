import { MemoryBackend, type Clock, type Option, type Partition } from '@xsp/core';
import type { KnownIdentity } from '@xsp/frequency';
import { hasMoneyLimits } from '../charging/option-cache';
import type { PodRules } from '@xsp/vmap';
import type { AdRequest } from './ad-request';
import type { Candidate } from './candidates';
import { creativeRefOf } from './creative-index';
import { newReservationId } from './reservation-id';
import type { ServedAd } from './serve-result';

/** Roles and parameters of a request. */
interface Filling {
  readonly bind: Readonly<Record<string, Partition>>;
  readonly params: Readonly<Record<string, string>>;
}

/** A limit of 0 means never, whether or not anybody can be asked. */
function fitsNever({ charges }: Option): boolean {
  return charges.some(({ limits }) => limits.some(({ at }) => at === 0n));
}

/** How long the shadow remembers what it held: caps are checked against what this process served meanwhile. */
const REMEMBER_MS = 3_600_000;

/**
 * Serves while the state cannot be asked, by each campaign's `whenStateDown`. What has a limit of money is never
 * served. `open` serves on without its caps; `shadow` keeps them in a memory of this process, so that nobody is shown
 * one ad again and again meanwhile; `closed` does not serve. The impressions count in the state's caps and reports when
 * it is back, since their beacons do.
 */
export class ServeWithoutState {
  private readonly shadow: MemoryBackend;

  /** @param clock the state's time, as far as it is known without asking */
  constructor(clock: Clock) {
    this.shadow = new MemoryBackend({ clock, maxEntries: 200_000 });
  }

  /** As many as the pod's rules on numbers and durations let stand; each campaign once. */
  async servePod(
    request: AdRequest,
    { maxAds, maxDurationMs = Infinity, minAds = 1, minDurationMs = 0 }: PodRules,
    waiting: Iterable<Candidate>,
    filling: Filling,
    known: KnownIdentity,
  ): Promise<readonly ServedAd[]> {
    const ads: ServedAd[] = [];
    let durationMs = 0;
    for (const candidate of waiting) {
      if (ads.length === maxAds) break;
      if (durationMs + candidate.creative.durationMs > maxDurationMs) continue;
      if (ads.some(({ campaign }) => campaign === candidate.campaign)) continue;
      const ad = await this.serve(request, [candidate], filling, known);
      if (!ad) continue;
      ads.push(ad);
      durationMs += ad.creative.durationMs;
    }
    return ads.length >= minAds && durationMs >= minDurationMs ? ads : [];
  }

  async serve(
    request: AdRequest,
    waiting: Iterable<Candidate>,
    filling: Filling,
    known: KnownIdentity,
  ): Promise<ServedAd | undefined> {
    const id = newReservationId();
    for (const { campaign, creative, option } of waiting) {
      if (hasMoneyLimits(campaign) || campaign.whenStateDown === 'closed' || fitsNever(option)) continue;
      if (campaign.whenStateDown === 'shadow') {
        const { slot } = await this.shadow.consume({ id, ...filling, options: [option], rememberMs: REMEMBER_MS });
        if (slot.status !== 'committed') continue;
      }
      const lead = request.viewer.partition;
      return {
        campaign,
        creative,
        creativeRef: creativeRefOf(option.key),
        hold: { reservation: id, slot: 0, lead, home: lead },
        known,
        unheld: true,
      };
    }
    return undefined;
  }
}
