import { atStateTime, StateError, type HoldRef, type Option, type StateBackend } from '@xsp/core';
import { CampaignThrottle } from '@xsp/budget';
import type { KnownIdentity } from '@xsp/frequency';
import { PodOptions } from '@xsp/vmap';
import type { Catalog } from '../catalog';
import { creativeKey } from '../charging/creative-option';
import { explain } from '../explain/explain';
import type { Explanation } from '../explain/explanation';
import type { RefusalReason } from '../explain/refusal-reason';
import { atOnce, inTurns, type Interruptible } from '../in-turns';
import type { AdRequest } from './ad-request';
import { allowed, candidates } from './candidates';
import { CoolOff } from './cool-off';
import type { CreativeIndex } from './creative-index';
import { decideAd, decisionId } from './decide-ad';
import { EventScopes, type EventScope } from './event-scope';
import { fillingOf, knownOf } from './filling-of';
import { newReservationId } from './reservation-id';
import { mayStand, ofAttempt, type PodsAdRequest } from './pods-ad-request';
import { servePage } from './roadblocks/serve-page';
import type { ServingContext } from './serving-context';
import type { ServedAd, ServedPod, ServeResult } from './serve-result';
import { RefusedCampaigns } from './refused-campaigns';
import { preparing, type PreparedCatalog } from './prepared-catalog';
import { notServed } from './served-by';
import { decideWhole, isUnwrapped, type Unwrapping } from './tags/decide-whole';
import { decidingAd, decidingPods } from './tags/deciding';
import type { TagUnwrapper } from './tags/tag-unwrapper';
import { ServeWithoutState } from './serve-without-state';
import { TriedReservations } from './tried-reservations';
import { withDeadline } from './with-deadline';

export interface ProductionAdServerOptions {
  readonly state: StateBackend;
  readonly catalog: Catalog;
  /** How long an ad waits for its impression, unless its placement says. */
  readonly reservationTtlMs: number;
  /** How long beacons of an ad are accepted. */
  readonly tokenTtlMs: number;
  /** An answer is given by then. */
  readonly deadlineMs: number;
  /** The most ads that one viewer may be served in ten minutes, seen or not; 0, or left out: without limit. */
  readonly adsPerViewer?: number;
  /** Told which campaigns a request could not have, and why: for reports. */
  readonly onRefused?: (refused: ReadonlyMap<string, RefusalReason>) => void;
  /** Follows third parties' tags; creatives that are to be unwrapped are not served when it is left out. */
  readonly tags?: TagUnwrapper;
}

/**
 * Decides ad requests: who may be served, best first, and taken by one atomic reservation that keeps every cap and
 * budget. Knows nothing of HTTP.
 */
export class ProductionAdServer {
  private readonly coolOff = new CoolOff();
  private readonly podOptions = new PodOptions();
  private readonly throttle: CampaignThrottle;
  private readonly withoutState: ServeWithoutState;
  private readonly scopes: EventScopes;
  private prepared: PreparedCatalog;

  constructor(private readonly options: ProductionAdServerOptions) {
    this.throttle = new CampaignThrottle(options.state);
    this.prepared = this.take(atOnce(this.preparing(options.catalog)));
    this.withoutState = new ServeWithoutState(options.state);
    this.scopes = new EventScopes(options.state, options.tokenTtlMs);
  }

  get catalog(): Catalog {
    return this.prepared.catalog;
  }

  /** Ids of campaigns that are not served. */
  get paused(): ReadonlySet<string> {
    return this.prepared.paused;
  }

  get creatives(): CreativeIndex {
    return this.prepared.creatives;
  }

  /**
   * Goes on with another catalogue as soon as it is ready, one after the other; requests under way end with the one they
   * began with.
   *
   * @param departed what left it, whose events are still counted
   */
  async useCatalog(catalog: Catalog, paused?: ReadonlySet<string>, departed?: readonly Catalog[]): Promise<void> {
    this.take(await inTurns(this.preparing(catalog, paused, departed)));
  }

  /**
   * Sets each campaign's share of the requests anew from what is spent, and keeps what was learned of the traffic: every
   * ten seconds or so.
   *
   * @throws StateError when the state cannot be asked; shares stay as they were
   */
  refreshPacing(): Promise<void> {
    return this.throttle.refresh();
  }

  /** What an event of a served ad is counted by beside its viewer; `undefined` where nothing is. @throws StateError */
  async eventScope(creativeRef: number, event: string, hold: HoldRef): Promise<EventScope | undefined> {
    const { creatives, options } = this.prepared;
    const found = creatives.ofRef(creativeRef);
    return found && options.isScoped(found.creative, event) ? this.scopes.of(hold) : undefined;
  }

  /** What an event of a served ad counts and is paid for beside its hold; `undefined` when nothing. */
  eventOption(creativeRef: number, event: string, known: KnownIdentity, now: number): Option | undefined {
    const { creatives, options } = this.prepared;
    const found = creatives.ofRef(creativeRef);
    return found && options.event(found.creative, event, known, now);
  }

  /** What the impression counts of an ad that was served while the state was away; `undefined` when nothing. */
  unheldOption(creativeRef: number, known: KnownIdentity, now: number): Option | undefined {
    const { creatives, options } = this.prepared;
    const found = creatives.ofRef(creativeRef);
    return found && options.unheld(found.creative, known, now);
  }

  /**
   * An ad for a request, or why there is none. Answers by the deadline; what a decision holds that comes later, or fails,
   * is released. What the state cannot do is a reason, not an error.
   */
  async serveAd(request: AdRequest): Promise<ServeResult> {
    const context = this.context(request);
    try {
      const result = await this.inTime(this.decide(request, context), context);
      return result ?? (await this.serveWithoutState(request, 'deadline'));
    } catch (error) {
      if (error instanceof StateError) return this.serveWithoutState(request, `state ${error.reason}`);
      throw error;
    }
  }

  /**
   * The pods of a request, decided together, one for each asked for. Answers by the deadline, like `serveAd`.
   */
  async servePods(asked: PodsAdRequest): Promise<readonly ServedPod[]> {
    const context = this.context(asked.request);
    try {
      const pods = await this.inTime(this.decidePods(asked, context), context);
      return pods ?? (await this.servePodsWithoutState(asked));
    } catch (error) {
      if (error instanceof StateError) return this.servePodsWithoutState(asked);
      throw error;
    }
  }

  /** @returns what is decided by the deadline; whatever else is held is given back, then or later */
  private inTime<T>(decision: Promise<T>, { state }: ServingContext): Promise<T | undefined> {
    return withDeadline(decision, this.options.deadlineMs, () => void state.giveBack());
  }

  private async servePodsWithoutState({ request, pods }: PodsAdRequest): Promise<readonly ServedPod[]> {
    const { eligibility, options } = this.prepared;
    const known = knownOf(request);
    const now = this.options.state.now();
    const served: ServedPod[] = [];
    for (const asking of pods) {
      const { pod, rules, placement } = asking;
      const all = candidates({ ...request, placement }, eligibility, options, known, now, newReservationId());
      const waiting = [...all].filter(({ creative }) => !isUnwrapped(creative) && mayStand(asking, creative));
      const ads = await this.withoutState.servePod(request, rules, waiting, fillingOf(request), known);
      served.push({ pod, bumper: undefined, ads, refusals: [], ...(ads.length === 0 && { obstacle: 'error' }) });
    }
    return served;
  }

  private context(request: AdRequest): ServingContext {
    const { state, reservationTtlMs, tokenTtlMs } = this.options;
    return {
      ...this.prepared,
      state: new TriedReservations(state),
      podOptions: this.podOptions,
      coolOff: this.coolOff,
      throttle: this.throttle,
      refused: new RefusedCampaigns(),
      known: knownOf(request),
      filling: fillingOf(request),
      reservationTtlMs,
      tokenTtlMs,
    };
  }

  /** Each rule says what happens when the state cannot be asked; money refuses. */
  private async serveWithoutState(request: AdRequest, reason: string): Promise<ServeResult> {
    const { eligibility, options } = this.prepared;
    const known = knownOf(request);
    const now = this.options.state.now();
    const all = candidates(request, eligibility, options, known, now, newReservationId());
    const waiting = allowed(all, (creative) => !isUnwrapped(creative));
    const ad = await this.withoutState.serve(request, waiting, fillingOf(request), known);
    return ad ? { success: true, reason: 'OK', ad } : notServed(reason, { refusals: [], obstacle: 'error' });
  }

  /**
   * Why each campaign would be served or not, if the request came now; or why it was not, given the ads it was answered
   * with.
   *
   * @param seed the decision's id, by which it was ranked and paced
   * @throws StateError
   */
  async explain(
    request: AdRequest,
    served: readonly ServedAd[] = [],
    seed = decisionId(request, 0),
  ): Promise<readonly Explanation[]> {
    const { state } = this.options;
    const { catalog, options, eligibility, paused } = this.prepared;
    const known = knownOf(request);
    const throttle = (campaign: string) => this.throttle.view(campaign, seed);
    const lets = (campaign: string) => throttle(campaign).serves;
    const ranking = [...candidates(request, eligibility, options, known, state.now(), seed, lets)];
    return explain(state, {
      ...{ request, known, catalog, paused, options, throttle },
      filling: fillingOf(request),
      served: served.map(({ campaign, creative }) => creativeKey(campaign, creative)),
      ranking: ranking.map(({ option }) => option.key),
    });
  }

  private async decide(request: AdRequest, context: ServingContext): Promise<ServeResult> {
    const { state } = this.options;
    const deciding = decidingAd(
      (attempt, allows) =>
        atStateTime(state, (now) =>
          decideAd(request, { attempt, allows: (creative) => allows(creative, 0) }, context, now),
        ),
      (ads) => giveBack(ads, context),
    );
    const result = await decideWhole(deciding, this.unwrapping(request, false));
    if (result.success) await this.keepScopes([result.ad], request);
    this.tellRefused(context, result.success ? [result.ad] : []);
    return result;
  }

  private async decidePods(asked: PodsAdRequest, context: ServingContext): Promise<readonly ServedPod[]> {
    const { state } = this.options;
    const deciding = decidingPods(
      (attempt, allows) => atStateTime(state, (now) => servePage(ofAttempt(asked, attempt, allows), context, now)),
      (ads) => giveBack(ads, context),
      asked.pods,
    );
    const hls = asked.pods.some(({ tags }) => tags === 'hls');
    const { pods } = await decideWhole(deciding, this.unwrapping(asked.request, hls));
    await Promise.all(
      pods.map(({ ads, bumper = [] }, index) => {
        const { placement, pod } = asked.pods[index]!;
        return this.keepScopes(ads.concat(bumper), { ...asked.request, placement, pod });
      }),
    );
    this.tellRefused(
      context,
      pods.flatMap(({ ads }) => ads),
    );
    return pods;
  }

  private tellRefused({ refused }: ServingContext, ads: readonly ServedAd[]): void {
    this.options.onRefused?.(refused.without(ads.map(({ campaign }) => campaign.id)));
  }

  /** Before an ad is answered with, what its events need to know is kept; without it they would not be counted whole. */
  private async keepScopes(ads: readonly ServedAd[], request: AdRequest): Promise<void> {
    const scoped = ads.filter(({ creative }) => this.prepared.options.isScoped(creative));
    if (scoped.length > 0) await this.scopes.keep(scoped, request);
  }

  private unwrapping({ device }: AdRequest, hls: boolean): Unwrapping {
    const { tags, deadlineMs } = this.options;
    return { tags, timeMs: deadlineMs, hasTags: this.prepared.hasTags, asking: { device, hls } };
  }

  private preparing(
    ...of: readonly [Catalog, ReadonlySet<string>?, (readonly Catalog[])?]
  ): Interruptible<PreparedCatalog> {
    const { adsPerViewer = 0 } = this.options;
    return preparing({ adsPerViewer, shapeOf: (campaign) => this.throttle.shapeOf(campaign) }, ...of);
  }

  private take(prepared: PreparedCatalog): PreparedCatalog {
    this.throttle.setCampaigns(prepared.money);
    return (this.prepared = prepared);
  }
}

async function giveBack(ads: readonly ServedAd[], { state, tokenTtlMs: rememberMs }: ServingContext): Promise<void> {
  const holds = new Map(ads.map(({ hold }) => [hold.reservation, hold]));
  await Promise.all(
    [...holds.values()].map(({ reservation, lead }) =>
      // What cannot be released expires by itself.
      state.release({ reservation, lead, rememberMs }).catch(() => undefined),
    ),
  );
}
