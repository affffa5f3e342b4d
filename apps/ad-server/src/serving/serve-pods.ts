import { decidePods, type PodAd, type PodCandidate, type PodsDecision, type PodsRequest } from '@xsp/vmap';
import { hashId, MAX_REMEMBER_MS, type HoldRef } from '@xsp/core';
import type { KnownIdentity } from '@xsp/frequency';
import type { AdRequest } from './ad-request';
import { candidates } from './candidates';
import type { CreativeIndex } from './creative-index';
import { letsThrough } from './lets-through';
import { countRefusals, noteRefusals } from './note-refusals';
import { longestMs, mayStand, type PodAsked, type PodsAdRequest } from './pods-ad-request';
import { reservationIdOf } from './reservation-id';
import type { NoAd, ServedAd, ServedPod } from './serve-result';
import type { ServingContext } from './serving-context';
import { isUnwrapped } from './tags/decide-whole';
import { whyNoAd } from './why-no-ad';

/** How many of the best candidates a pod is filled from. */
const CANDIDATES = 60;

/** Pods that were decided together. */
export interface DecidedPods {
  readonly pods: readonly ServedPod[];
  /** Whether the same was decided before. */
  readonly replayed: boolean;
}

/**
 * Decides several pods together: one dry run, one reserve that takes all of it with every cap and budget.
 *
 * @returns one for each pod asked for, in order, and whether it is a decision that was made before
 * @throws StateError
 */
export async function servePods(asked: PodsAdRequest, context: ServingContext, now: number): Promise<DecidedPods> {
  const { state } = context;
  let decision = await decidePods(state, podsRequest(asked, context, now));
  const age = decision.now - decision.decidedAt;
  if (decision.replayed && asked.retryMs !== null && age >= asked.retryMs) {
    // The same id, but no retry: a decision of its own, which its own retries find again.
    const id = reservationIdOf(`${asked.id}\0${Math.floor(decision.now / asked.retryMs)}`);
    decision = await decidePods(state, podsRequest({ ...asked, id }, context, now));
  }
  return decided(decision, asked, context, now);
}

/** What was decided of the pods before; `undefined` when nothing was, or too long ago to be a retry. */
export async function replayPods(
  asked: PodsAdRequest,
  context: ServingContext,
  now: number,
): Promise<DecidedPods | undefined> {
  // A question without candidates finds what was decided, and decides nothing.
  const decision = await decidePods(
    context.state,
    podsRequest(asked, context, now, () => []),
  );
  const isRetry = asked.retryMs === null || decision.now - decision.decidedAt < asked.retryMs;
  return decision.replayed && isRetry ? decided(decision, asked, context, now) : undefined;
}

function decided(decision: PodsDecision, asked: PodsAdRequest, context: ServingContext, now: number): DecidedPods {
  const { creatives, known } = context;
  const pods = decision.pods.map(({ pod, ads, bumper, notChosen }, index) => {
    const refusals = notChosen.flatMap(({ refusal }) => refusal ?? []);
    noteRefusals(refusals, context, decision.now);
    countRefusals(refusals, context);
    return {
      pod,
      bumper: bumper ? servedAd(bumper, creatives, known) : undefined,
      ads: ads.flatMap((ad) => servedAd(ad, creatives, known) ?? []),
      ...(ads.length === 0 && refusals.length === 0 ? noAdOf(asked, index, context, now) : { refusals }),
    };
  });
  if (decision.replayed) context.refused.clear();
  return { pods, replayed: decision.replayed };
}

function noAdOf({ request, pods, id }: PodsAdRequest, index: number, context: ServingContext, now: number): NoAd {
  return whyNoAd({ ...request, placement: pods[index]!.placement }, context, now, id);
}

function podsRequest(
  { request, id, pods }: PodsAdRequest,
  context: ServingContext,
  now: number,
  candidatesFor = candidatesOf,
): PodsRequest {
  const { reservationTtlMs, tokenTtlMs, filling, podOptions } = context;
  const ttlOf = (pod: PodAsked) => podTtlMs(pod, reservationTtlMs);
  return {
    id,
    bind: filling.bind,
    params: filling.params,
    stream: request.stream,
    fingerprint: fingerprintOf(pods),
    rememberMs: Math.min(MAX_REMEMBER_MS, Math.max(tokenTtlMs, ...pods.map(ttlOf))),
    options: podOptions,
    pods: pods.map((asked) => {
      const bumper = bumperOf(asked, context, now);
      return {
        pod: asked.pod,
        placement: asked.placement.id,
        rules: asked.rules,
        candidates: candidatesFor({ ...request, placement: asked.placement }, asked, context, now, id),
        ttlMs: ttlOf(asked),
        breakNumber: asked.breakNumber,
        ...(bumper && { bumper }),
      };
    }),
  };
}

/** How long the ads of a pod are held. */
export function podTtlMs({ placement, startsInMs, rules }: PodAsked, reservationTtlMs: number): number {
  return startsInMs + longestMs(rules) + (placement.holdForMs ?? reservationTtlMs);
}

/** What was asked for. Stream and pod are not in it: where a request names none, a retry has others. */
function fingerprintOf(pods: readonly PodAsked[]): string {
  return hashId(JSON.stringify(pods.map(({ placement, rules, bumper }) => [placement.id, rules.maxAds, bumper])));
}

/**
 * The best candidates of a pod, among those that may stand in it.
 *
 * @param lets whether the pace of a campaign lets the request through; it is counted as one when left out
 */
export function candidatesOf(
  request: AdRequest,
  asked: PodAsked,
  context: ServingContext,
  now: number,
  seed: string,
  lets = (campaign: string) => letsThrough(campaign, seed, context),
): PodCandidate[] {
  const { bumper } = asked;
  const { eligibility, options, known, coolOff, refused } = context;
  const best: PodCandidate[] = [];
  for (const { campaign, creative } of candidates(request, eligibility, options, known, now, seed, lets)) {
    if (!mayStand(asked, creative)) continue;
    const refusal = coolOff.refusalOf(campaign.id, now);
    if (refusal) refused.note(campaign.id, refusal);
    if (refusal) continue;
    if (bumper?.campaignId === campaign.id && bumper.creativeId === creative.id) continue;
    const candidate = options.candidate(campaign, creative, request.placement.id, known, now);
    if (candidate) best.push(candidate);
    if (best.length === CANDIDATES) break;
  }
  return best;
}

function bumperOf(
  { bumper, placement, tags }: PodAsked,
  { creatives, options, known }: ServingContext,
  now: number,
): PodCandidate | undefined {
  const found = bumper && creatives.ofKey(`${bumper.campaignId}/${bumper.creativeId}`);
  // A bumper has nobody behind it: one that must be fetched first may leave the pod without.
  if (!found || isUnwrapped(found.creative) || (found.creative.tag && tags !== 'all')) return undefined;
  return options.candidate(found.campaign, found.creative, placement.id, known, now);
}

/** The ad that a hold is for; `undefined` when its creative is no longer there. */
export function servedAd(
  { key, hold }: Pick<PodAd, 'key'> & { readonly hold: HoldRef },
  creatives: CreativeIndex,
  known: KnownIdentity,
): ServedAd | undefined {
  const found = creatives.ofKey(key);
  if (!found) return undefined;
  const { campaign, creative, ref } = found;
  return { campaign, creative, creativeRef: ref, hold, known, unheld: false };
}
