import {
  checkOption,
  indexSnapshot,
  StateError,
  type Option,
  type Refusal,
  type ReserveAnswer,
  type ReserveRequest,
  type StateBackend,
} from '@xsp/core';
import type { Rates } from '@xsp/budget';
import type { Campaign, Catalog, Creative } from '../catalog';
import type { Known } from '../charging/creative-option';
import { OptionCache } from '../charging/option-cache';
import type { AdRequest } from './ad-request';
import { CoolOff } from './cool-off';
import { CreativeIndex } from './creative-index';
import { eligible } from './eligible';
import { rank, type Rankable } from './rank';
import { newReservationId, RETRY_MS, retriedReservationId } from './reservation-id';
import type { NotServed, ServedAd, ServeResult } from './serve-result';
import { withDeadline } from './with-deadline';

/** How many options a call to the state brings: the best few, since most requests take the first. */
const OPTIONS_A_CALL = 4;

export interface ProductionAdServerOptions {
  readonly state: StateBackend;
  readonly catalog: Catalog;
  /** How long an ad waits for its impression, unless its placement says. */
  readonly reservationTtlMs: number;
  /** How long beacons of an ad are accepted. */
  readonly tokenTtlMs: number;
  /** An answer is given by then. */
  readonly deadlineMs: number;
}

interface Candidate extends Rankable {
  readonly campaign: Campaign;
  readonly creative: Creative;
  readonly option: Option;
}

/**
 * Decides ad requests: who may be served, ranked, and taken by one atomic reservation that keeps every cap and budget.
 * Knows nothing of HTTP.
 */
export class ProductionAdServer {
  private readonly coolOff = new CoolOff();
  private optionCache: OptionCache;
  private creatives: CreativeIndex;
  private present: Catalog;

  constructor(private readonly options: ProductionAdServerOptions) {
    this.present = options.catalog;
    this.creatives = new CreativeIndex(options.catalog);
    this.optionCache = new OptionCache(ratesOf(options.catalog));
  }

  get catalog(): Catalog {
    return this.present;
  }

  get creativeIndex(): CreativeIndex {
    return this.creatives;
  }

  /** Goes on with another catalogue; requests under way end with the one they began with. */
  useCatalog(catalog: Catalog): void {
    this.present = catalog;
    this.creatives = new CreativeIndex(catalog);
    this.optionCache = new OptionCache(ratesOf(catalog));
  }

  /** What an event of a served ad counts and is paid for beside its hold; `undefined` when nothing. */
  eventOption(creativeRef: number, event: string, known: Known, now: number): Option | undefined {
    const found = this.creatives.ofRef(creativeRef);
    return found && this.optionCache.event(found.campaign, found.creative, event, known, now);
  }

  /**
   * An ad for a request, or why there is none. Answers by the deadline; what a later answer of the state held is
   * released. Never throws for what the state cannot do: that is a reason.
   */
  async serveAd(request: AdRequest): Promise<ServeResult> {
    try {
      const result = await withDeadline(this.decide(request), this.options.deadlineMs, (late) => this.giveBack(late));
      return result ?? notServed('deadline');
    } catch (error) {
      if (error instanceof StateError) return notServed(`state ${error.reason}`);
      throw error;
    }
  }

  private async decide(request: AdRequest): Promise<ServeResult> {
    try {
      return await this.decideAt(request, this.options.state.now());
    } catch (error) {
      // The windows were built for a time that is over by the state's clock: once more, for the state's time.
      if (error instanceof StateError && error.reason === 'wrongWindow') {
        return this.decideAt(request, error.details.now ?? this.options.state.now());
      }
      throw error;
    }
  }

  private async decideAt(request: AdRequest, now: number): Promise<ServeResult> {
    const { viewer, placement } = request;
    const requestId = viewer.known ? request.requestId : undefined;
    const id = requestId === undefined ? newReservationId() : retriedReservationId(requestId, placement.id, 0);
    const waiting = this.candidates(request, now, id);
    if (waiting.length === 0) return notServed('no campaign is eligible');
    const refusals: Refusal[] = [];
    let first = true;
    while (waiting.length > 0) {
      const best = waiting.splice(0, OPTIONS_A_CALL);
      const answer = await this.reserve(request, id, best);
      const served = this.servedBy(answer, viewer.known);
      if (served) return served;
      const slot = answer.slots[0]!;
      refusals.push(...('refusals' in slot ? slot.refusals : []));
      this.noteRefusals(refusals, now);
      if (first && waiting.length > 0 && viewer.known) await this.dropRefusedByViewer(request, waiting, refusals);
      first = false;
    }
    return notServed(reasonOf(refusals), refusals);
  }

  private candidates({ viewer, placement }: AdRequest, now: number, seed: string): Candidate[] {
    const known = viewer.known ? 'user' : 'nobody';
    const campaigns = eligible(this.present, placement, now).filter(({ id }) => !this.coolOff.isOut(id, now));
    const ranked = rank(campaigns.map(asRankable), seed);
    return ranked.flatMap(({ campaign, ...rankable }) =>
      rank(campaign.creatives.map(asEqual), seed).flatMap(({ creative }) => {
        const option = this.optionCache.serving(campaign, creative, known, now);
        return option ? [{ ...rankable, campaign, creative, option }] : [];
      }),
    );
  }

  private async reserve(request: AdRequest, id: string, best: readonly Candidate[]): Promise<ReserveAnswer> {
    const { state, reservationTtlMs, tokenTtlMs } = this.options;
    const ttlMs = request.placement.holdForMs ?? reservationTtlMs;
    const reservation: ReserveRequest = {
      id,
      fingerprint: request.placement.id,
      bind: { viewer: request.viewer.partition },
      slots: [{ options: best.map(({ option }) => option), ttlMs }],
      rememberMs: Math.max(tokenTtlMs, ttlMs),
    };
    const answer = await state.reserve(reservation);
    if (!answer.replayed || request.requestId === undefined || answer.now - answer.reservedAt < RETRY_MS) return answer;
    // The same request id, but no retry: a decision of its own, which its own retries find again.
    const generation = Math.floor(answer.now / RETRY_MS);
    return state.reserve({
      ...reservation,
      id: retriedReservationId(request.requestId, request.placement.id, generation),
    });
  }

  private servedBy(answer: ReserveAnswer, known: boolean): ServeResult | undefined {
    const slot = answer.slots[0]!;
    if (slot.status === 'ended') return notServed('the request was decided before, and its ad is no longer held');
    if (slot.status !== 'held' && slot.status !== 'committed') return undefined;
    const found = this.creatives.ofKey(slot.key);
    if (!found) return notServed('the request was decided before, for a creative that is no longer there');
    const ad: ServedAd = { campaign: found.campaign, creative: found.creative, hold: slot.hold, unheld: false, known };
    return { success: true, reason: 'OK', ad };
  }

  /** One read of the viewer's state, however many candidates are left, instead of asking for each. */
  private async dropRefusedByViewer(request: AdRequest, waiting: Candidate[], refusals: Refusal[]): Promise<void> {
    const snapshot = await this.options.state.snapshot(request.viewer.partition);
    const index = indexSnapshot(snapshot);
    const filling = { bind: { viewer: request.viewer.partition }, params: {}, position: 1 };
    const left = waiting.filter(({ option }) => {
      const refusal = checkOption(option, index, filling, snapshot.now);
      if (refusal) refusals.push(refusal);
      return !refusal;
    });
    waiting.splice(0, waiting.length, ...left);
  }

  private noteRefusals(refusals: readonly Refusal[], now: number): void {
    for (const { key, partition, freesAt } of refusals) {
      const found = this.creatives.ofKey(key);
      if (found && partition.kind !== 'viewer') this.coolOff.refused(found.campaign.id, now, freesAt);
    }
  }

  private giveBack(late: ServeResult): void {
    if (!late.success) return;
    const { reservation, lead } = late.ad.hold;
    this.options.state
      .release({ reservation, lead, rememberMs: this.options.tokenTtlMs })
      // It expires by itself.
      .catch(() => undefined);
  }
}

/** Rates for budgets in another currency than the price. */
export function ratesOf(catalog: Catalog): Rates | undefined {
  return catalog.currencyRates ?? undefined;
}

function asRankable(campaign: Campaign): Rankable & { readonly campaign: Campaign } {
  const { id, priority, weight, pricing } = campaign;
  return { id, priority, weight, value: pricing?.price.units ?? 0n, campaign };
}

function asEqual(creative: Creative): Rankable & { readonly creative: Creative } {
  return { id: creative.id, priority: 0, weight: 1, value: 0n, creative };
}

function notServed(reason: string, refusals: readonly Refusal[] = []): NotServed {
  return { success: false, reason, refusals };
}

function reasonOf(refusals: readonly Refusal[]): string {
  const [first] = refusals;
  if (!first) return 'nothing fits';
  const { limit, key, committed, held, at } = first;
  return `${limit} of ${key}: ${committed + held} of ${at}`;
}
