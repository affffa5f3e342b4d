import type { ReserveAnswer, StateBackend } from '@xsp/core';
import { decideBatch } from './decide-batch';
import type { PodDecision, PodsDecision } from './pod-decision';
import { layPods, refillId } from './pod-layout';
import type { PodState } from './pod-state';
import type { PodRequest, PodsHead, PodsRequest } from './pods-request';

/**
 * Decides several pods together, a whole VMAP's, in as few calls as one pod takes: a dry run tells which candidates are
 * admissible, each pod is filled with what is worth most of them (`fillPod`, earlier pods first), and one reserve takes
 * all of it with every cap and budget, others standing by for each ad. Where somebody else was faster and nobody who
 * stood by fitted, one refill follows at most.
 *
 * A reserve has room for 64 ads and bumpers; more are decided in several, one after the other.
 *
 * @throws ValidationError when the request is wrong
 * @throws StateError `wrongWindow` when candidates' charges have a window that is over: make them anew for the time in
 * `details.now` and try once more; and whatever else the state has. After a `timeout` call `releasePods`.
 */
export async function decidePods(state: PodState, request: PodsRequest): Promise<PodsDecision> {
  const pods: PodDecision[] = [];
  let answers: ReserveAnswer[] = [];
  for (const batch of layPods(request)) {
    const decided = await decideBatch(state, request, batch);
    pods.push(...decided.pods);
    answers = [...answers, decided.answer];
  }
  return {
    now: answers.at(-1)?.now ?? 0,
    replayed: answers.some(({ replayed }) => replayed),
    decidedAt: answers[0]?.reservedAt ?? 0,
    pods,
  };
}

/** Decides one pod; see `decidePods`. */
export async function decidePod(
  state: PodState,
  { pod, rules, candidates, bumper, ttlMs, breakNumber, ...head }: PodsHead & PodRequest,
): Promise<PodDecision & Omit<PodsDecision, 'pods'>> {
  const { pods, ...decision } = await decidePods(state, {
    ...head,
    pods: [
      {
        pod,
        rules,
        candidates,
        ttlMs,
        ...(bumper && { bumper }),
        ...(breakNumber !== undefined && { breakNumber }),
      },
    ],
  });
  return { ...decision, ...pods[0]! };
}

/**
 * Gives back all that a decision holds, whether or not its answer ever came: after a deadline or a timeout. What has been
 * committed stays.
 *
 * @throws StateError
 */
export async function releasePods(state: Pick<StateBackend, 'release'>, request: PodsRequest): Promise<void> {
  const lead = Object.values(request.bind)[0]!;
  const ids = layPods(request).flatMap(({ id }) => [id, refillId(id)]);
  const { rememberMs } = request;
  await Promise.all(ids.map((reservation) => state.release({ reservation, lead, rememberMs })));
}
