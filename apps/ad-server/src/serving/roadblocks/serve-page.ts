import type { Refusal, ReserveAnswer } from '@xsp/core';
import { letsThrough } from '../lets-through';
import { countRefusals, noteRefusals } from '../note-refusals';
import type { PodsAdRequest } from '../pods-ad-request';
import { reservationIdOf } from '../reservation-id';
import { replayPods, servedAd, servePods, type DecidedPods } from '../serve-pods';
import type { ServingContext } from '../serving-context';
import type { ServedPod } from '../serve-result';
import { findRoadblocks, type Roadblock } from './find-roadblocks';
import { hasAll, outrankingRequest, roadblockRequest } from './reserve-roadblock';

/**
 * Decides the places of a page: a campaign that takes several of them together has its turn before its equals in
 * priority and after those above them, in all of its places or in none; what is left is decided as pods are. Such a
 * place holds that one ad.
 *
 * @throws StateError
 */
export async function servePage(asked: PodsAdRequest, context: ServingContext, now: number): Promise<DecidedPods> {
  const found = findRoadblocks(asked, context, now);
  if (found.length === 0) return servePods(asked, context, now);
  // What was decided without them before stays so.
  const before = await replayPods(asked, context, now);
  if (before) return before;
  const taken = await takeOne(found, asked, context, now);
  if (!taken) return servePods(asked, context, now);
  const rest = besides(asked, taken.roadblock);
  const left = rest.pods.length === 0 ? { pods: [], replayed: true } : await servePage(rest, context, now);
  const byPod = new Map([...taken.pods, ...left.pods].map((pod) => [pod.pod, pod]));
  return { pods: asked.pods.map(({ pod }) => byPod.get(pod)!), replayed: taken.replayed && left.replayed };
}

interface Taken {
  readonly roadblock: Roadblock;
  readonly pods: readonly ServedPod[];
  readonly replayed: boolean;
}

/** The one that was taken before, or else the best that fits. */
async function takeOne(
  found: readonly Roadblock[],
  asked: PodsAdRequest,
  context: ServingContext,
  now: number,
): Promise<Taken | undefined> {
  const { state } = context;
  const requestOf = (roadblock: Roadblock, id: string) => roadblockRequest(roadblock, asked.request, id, context, now);
  const asking = found.map(async (roadblock) => {
    const id = idOf(asked, roadblock);
    const answer = await state.reserve({ ...requestOf(roadblock, id), dryRun: true });
    if (!isOld(answer, asked)) return { roadblock, id, answer };
    // The same id, but no retry: a decision of its own, which its own retries find again.
    const later = reservationIdOf(`${id}\0${Math.floor(answer.now / asked.retryMs!)}`);
    return {
      roadblock,
      id: later,
      answer: await state.reserve({ ...requestOf(roadblock, later), dryRun: true }),
    };
  });
  const answers = await Promise.all(asking);
  const again = answers.find(({ answer }) => answer.replayed && hasAll(answer));
  if (again) return takenOf(again.roadblock, again.answer, context);
  for (const { roadblock, id, answer } of answers) {
    if (!letsThrough(roadblock.campaign.id, asked.id, context)) continue;
    noteRefusals(refusalsIn(answer), context, answer.now);
    countRefusals(refusalsIn(answer), context);
    if (answer.replayed || !hasAll(answer) || (await isOutranked(roadblock, asked, id, context, now))) continue;
    const taken = await state.reserve(requestOf(roadblock, id));
    if (hasAll(taken)) return takenOf(roadblock, taken, context);
  }
  return undefined;
}

async function isOutranked(
  roadblock: Roadblock,
  asked: PodsAdRequest,
  id: string,
  context: ServingContext,
  now: number,
): Promise<boolean> {
  const request = outrankingRequest(roadblock, asked, `${id}.1`, context, now);
  if (!request) return false;
  const { slots } = await context.state.reserve(request);
  return slots.some(({ status }) => status === 'held');
}

function takenOf(roadblock: Roadblock, answer: ReserveAnswer, { creatives, known }: ServingContext): Taken {
  const pods = roadblock.places.map(({ pod }, index): ServedPod => {
    const slot = answer.slots[index]!;
    const ad = 'hold' in slot ? servedAd(slot, creatives, known) : undefined;
    return { pod, bumper: undefined, ads: ad ? [ad] : [], refusals: [] };
  });
  return { roadblock, pods, replayed: answer.replayed };
}

function refusalsIn({ slots }: ReserveAnswer): readonly Refusal[] {
  return slots.flatMap((slot) => ('refusals' in slot ? slot.refusals : []));
}

function isOld({ replayed, now, reservedAt }: ReserveAnswer, { retryMs }: PodsAdRequest): boolean {
  return replayed && retryMs !== null && now - reservedAt >= retryMs;
}

function idOf({ id }: PodsAdRequest, { campaign }: Roadblock): string {
  return reservationIdOf(`${id}\0roadblock ${campaign.id}`);
}

/** What of a page is left beside a roadblock. */
function besides(asked: PodsAdRequest, { campaign, places }: Roadblock): PodsAdRequest {
  const id = reservationIdOf(`${asked.id}\0beside ${campaign.id}`);
  return { ...asked, id, pods: asked.pods.filter((pod) => !places.includes(pod)) };
}
