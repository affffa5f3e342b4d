import {
  checkOption,
  indexSnapshot,
  type Option,
  type Refusal,
  type ReserveAnswer,
  type ReserveRequest,
} from '@xsp/core';
import type { Creative } from '../catalog';
import type { AdRequest } from './ad-request';
import { allowed, candidates, type Candidate } from './candidates';
import { letsThrough } from './lets-through';
import { countRefusals, noteRefusals } from './note-refusals';
import { idOfAttempt, newReservationId, RETRY_MS, retriedReservationId } from './reservation-id';
import type { ServeResult } from './serve-result';
import { notServed, reasonOf, servedBy } from './served-by';
import type { ServingContext } from './serving-context';
import { whyNoAd } from './why-no-ad';

/** How many options a call to the state brings: the best few, since most requests take the first. */
const OPTIONS_A_CALL = 4;

/** Which attempt at a request it is, and who may be its ad. */
export interface Attempt {
  readonly attempt: number;
  readonly allows: (creative: Creative) => boolean;
}

/**
 * Decides one ad: a reserve of the best few candidates, then, of those that the viewer's state lets through, of the next.
 *
 * @throws StateError
 */
export async function decideAd(
  request: AdRequest,
  { attempt, allows }: Attempt,
  context: ServingContext,
  now: number,
): Promise<ServeResult> {
  const { eligibility, options, creatives, known } = context;
  const id = idOfAttempt(decisionId(request, 0), attempt);
  const lets = (campaign: string) => letsThrough(campaign, id, context);
  const waiting = allowed(candidates(request, eligibility, options, known, now, id, lets), allows);
  let admits: (option: Option) => Refusal | undefined = () => undefined;
  const refusals: Refusal[] = [];
  for (let first = true; ; first = false) {
    const best = take(waiting, admits, refusals, context, now);
    if (best.length === 0) break;
    const answer = await reserve(request, id, attempt, best, context);
    const slot = answer.slots[0]!;
    const refused = 'refusals' in slot ? slot.refusals : [];
    if (answer.replayed) context.refused.clear();
    else countRefusals(refused, context);
    const served = servedBy(answer, creatives, known);
    if (served) return served;
    refusals.push(...refused);
    noteRefusals(refused, context, now);
    if (first && known.viewer !== 'nobody') admits = await viewerCheck(request, context);
  }
  if (refusals.length > 0) return notServed(reasonOf(refusals[0]!), { refusals });
  return notServed('no campaign is eligible', whyNoAd(request, context, now, id));
}

/** The id of a decision: for a retry the same again. @param generation tells those apart that are further apart than that */
export function decisionId({ viewer, requestId, placement }: AdRequest, generation: number): string {
  if (requestId === undefined || viewer.known === 'nobody') return newReservationId();
  return retriedReservationId(requestId, placement.id, generation);
}

/** The next few candidates that may fit as far as is known here. */
function take(
  waiting: Iterator<Candidate>,
  admits: (option: Option) => Refusal | undefined,
  refusals: Refusal[],
  { coolOff, refused }: ServingContext,
  now: number,
): Candidate[] {
  const best: Candidate[] = [];
  while (best.length < OPTIONS_A_CALL) {
    const next = waiting.next();
    if (next.done) break;
    const refusal = coolOff.refusalOf(next.value.campaign.id, now) ?? admits(next.value.option);
    if (refusal) {
      refusals.push(refusal);
      refused.note(next.value.campaign.id, refusal);
    } else best.push(next.value);
  }
  return best;
}

async function reserve(
  request: AdRequest,
  id: string,
  attempt: number,
  best: readonly Candidate[],
  { state, filling, reservationTtlMs, tokenTtlMs }: ServingContext,
): Promise<ReserveAnswer> {
  const ttlMs = request.placement.holdForMs ?? reservationTtlMs;
  const reservation: ReserveRequest = {
    id,
    fingerprint: request.placement.id,
    ...filling,
    slots: [{ options: best.map(({ option }) => option), ttlMs }],
    rememberMs: Math.max(tokenTtlMs, ttlMs),
  };
  const answer = await state.reserve(reservation);
  if (!answer.replayed || answer.now - answer.reservedAt < RETRY_MS) return answer;
  // The same request id, but no retry: a decision of its own, which its own retries find again.
  const later = decisionId(request, Math.floor(answer.now / RETRY_MS));
  return state.reserve({ ...reservation, id: idOfAttempt(later, attempt) });
}

/** One read of the viewer's state, however many candidates are left, instead of asking for each. */
async function viewerCheck(
  { viewer }: AdRequest,
  { state, filling }: ServingContext,
): Promise<(option: Option) => Refusal | undefined> {
  const snapshot = await state.snapshot(viewer.partition);
  const index = indexSnapshot(snapshot);
  return (option) => checkOption(option, index, { ...filling, position: 1 }, snapshot.now);
}
