import type { Group, Refusal, ReserveAnswer, Slot, SlotAnswer } from '@xsp/core';
import type { PodCandidate } from '../candidate/pod-candidate';
import { placesFor } from '../fill/bounds';
import { limitedClaims } from '../fill/limited-claims';
import type { PlannedAd } from '../fill/pod-fill';
import type { PodState } from './pod-state';
import { planPod, type PodPlan } from './plan-pod';
import type { NotChosen, PodDecision } from './pod-decision';
import { refillId, type LaidPod, type PodBatch } from './pod-layout';
import { askingSlot, groupsOf, takingSlots } from './pod-slots';
import type { PodsHead } from './pods-request';
import { joined, readPod, type ReadPod } from './read-pod';

/** What became of the pods of one reserve. */
export interface DecidedBatch {
  readonly answer: ReserveAnswer;
  readonly pods: readonly PodDecision[];
}

/** A pod on its way to a decision. */
interface OpenPod {
  readonly laid: LaidPod;
  /** Why candidates are not admissible. */
  readonly refused: Map<string, Refusal>;
  read: ReadPod;
  /** The ads that it holds. */
  standing: readonly PlannedAd[];
  exact: boolean;
}

const NONE: ReadPod = { ads: [], bumper: undefined, refusals: [] };
const NO_PLAN: PodPlan = { slots: [], exact: true };

/** Decides the pods of one reserve; see `decidePods`. */
export async function decideBatch(state: PodState, head: PodsHead, batch: PodBatch): Promise<DecidedBatch> {
  const call = caller(state, head, batch);
  const dry = await call(
    batch.id,
    batch.pods.map((pod) => askingSlot(pod, head.options)),
    true,
  );
  if (dry.replayed) return replayOf(dry, batch, call);
  const pods = batch.pods.map((laid) => openPod(laid, NONE, refusalsIn(dry.slots[laid.index]!)));

  let answer = dry;
  let id = batch.id;
  for (const refill of [false, true]) {
    const plans = planAll(pods, head, batch);
    if (plans.every(({ slots }) => slots.length === 0)) break;
    const slots = pods.flatMap(({ laid, standing }, n) => takingSlots(laid, plans[n]!, standing.length, head.options));
    const groups = pods.flatMap(({ laid, standing }) => groupsOf(laid, standing.length));
    const taken = await call(id, slots, false, groups);
    // Somebody with the same id came between the dry run and now.
    if (taken.replayed && !refill) return replayOf(taken, batch, call);
    answer = taken;
    const lost = pods.map((pod, index) => goOn(pod, plans[index]!, taken));
    if (!lost.includes(true)) break;
    // A reserve that held nothing is not remembered, and leaves its id to the refill.
    if (pods.some(({ standing }) => standing.length > 0)) id = refillId(batch.id);
  }
  return { answer, pods: pods.map(decisionOf) };
}

type Call = (id: string, slots: readonly Slot[], dryRun: boolean, groups?: readonly Group[]) => Promise<ReserveAnswer>;

function caller(state: PodState, { bind, rememberMs }: PodsHead, { fingerprint, params }: PodBatch): Call {
  return (id, slots, dryRun, groups = []) =>
    state.reserve({ id, fingerprint, bind, params, slots, rememberMs, dryRun, groups });
}

/** What was decided then, with what a refill added. */
async function replayOf(answer: ReserveAnswer, batch: PodBatch, call: Call): Promise<DecidedBatch> {
  const nothing = batch.pods.flatMap(({ request: { ttlMs, rules, bumper } }) =>
    Array.from({ length: rules.maxAds + (bumper ? 1 : 0) }, () => ({ options: [], ttlMs })),
  );
  const refill = await call(refillId(batch.id), nothing, true);
  const pods = batch.pods.map((laid) => {
    const read = readPod(laid, answer);
    return openPod(laid, refill.replayed ? joined(read, readPod(laid, refill)) : read);
  });
  return { answer, pods: pods.map((pod) => ({ ...decisionOf(pod), notChosen: [] })) };
}

/** Plans the pods one after the other: what an earlier one is to take is not there for a later one. */
function planAll(pods: readonly OpenPod[], head: PodsHead, { id, params }: PodBatch): readonly PodPlan[] {
  const planned = new Map<string, bigint>();
  const count = ({ laid: { request, index } }: OpenPod, candidate: PodCandidate, sign: 1n | -1n) => {
    for (const claim of limitedClaims(head.options.of(candidate, request.rules, { pod: index }))) {
      const counter = claim.id(params);
      planned.set(counter, (planned.get(counter) ?? 0n) + sign * claim.amount);
    }
  };
  for (const pod of pods) for (const { candidate } of pod.standing) count(pod, candidate, 1n);
  return pods.map((pod) => {
    const { request, index } = pod.laid;
    if (pod.standing.length >= request.rules.maxAds) return NO_PLAN;
    for (const { candidate } of pod.standing) count(pod, candidate, -1n);
    const plan = planPod(
      {
        candidates: request.candidates.filter(({ key }) => !pod.refused.has(key)),
        rules: request.rules,
        seed: `${id}/${request.pod}`,
        options: head.options,
        standing: pod.standing,
        planned,
        params,
        pod: index,
      },
      head.fallbacks ?? 2,
    );
    for (const { candidate } of pod.standing) count(pod, candidate, 1n);
    for (const [ad] of plan.slots) count(pod, ad!.candidate, 1n);
    return plan;
  });
}

/** Goes on with what a reserve took of a pod's plan. @returns whether it took less than was planned */
function goOn(pod: OpenPod, plan: PodPlan, answer: ReserveAnswer): boolean {
  const read = readPod(pod.laid, answer);
  const firstSlot = pod.laid.slots[0]! + (pod.standing.length > 0 ? 1 : 0);
  const taken = read.ads.map(({ candidate, hold }): PlannedAd => {
    return { candidate: candidate!, place: plan.slots[hold.slot - firstSlot]?.[0]?.place };
  });
  pod.standing = [...pod.standing, ...taken];
  pod.read = joined(pod.read, read);
  pod.exact &&= plan.exact;
  // What the pod itself refused it may take at another position; what else was refused stays so.
  for (const refusal of read.refusals) if (refusal.counter[0] !== 'pod') pod.refused.set(refusal.key, refusal);
  return taken.length < plan.slots.length;
}

function openPod(laid: LaidPod, read = NONE, refusals: readonly Refusal[] = []): OpenPod {
  return { laid, refused: new Map(refusals.map((refusal) => [refusal.key, refusal])), read, standing: [], exact: true };
}

function decisionOf({ laid: { request }, refused, read, exact }: OpenPod): PodDecision {
  const chosen = new Set(read.ads.map(({ key }) => key));
  const tried = new Map(read.refusals.map((refusal) => [refusal.key, refusal]));
  const notChosen = request.candidates.flatMap((candidate): NotChosen[] => {
    if (chosen.has(candidate.key)) return [];
    if (placesFor(candidate, request.rules) === 0) return [{ candidate, why: 'bounds' }];
    const refusal = refused.get(candidate.key) ?? tried.get(candidate.key);
    return [refusal ? { candidate, why: 'limit', refusal } : { candidate, why: 'outbid' }];
  });
  return { pod: request.pod, ads: read.ads, ...(read.bumper && { bumper: read.bumper }), notChosen, exact };
}

function refusalsIn(slot: SlotAnswer): readonly Refusal[] {
  return 'refusals' in slot ? slot.refusals : [];
}
