import { hashId, partitionKey, ValidationError } from '@xsp/core';
import { requirePodCandidate } from '../candidate/require-pod-candidate';
import { podParams } from '../charges/pod-params';
import { requirePodRules } from '../rules/require-pod-rules';
import type { PodRequest, PodsHead, PodsRequest } from './pods-request';

/** The most slots and the most pods of one reserve. */
const MAX_SLOTS = 64;
const MAX_PODS = 32;

/** The most candidates of one pod: they are asked for in one slot. */
const MAX_CANDIDATES = 999;

/** A pod and its slots in a reserve: always the same ones for the same rules, so that a replay can be read. */
export interface LaidPod {
  readonly request: PodRequest;
  /** Its index among the pods of the reserve. */
  readonly index: number;
  /** The slots of its ads, `maxAds` of them. */
  readonly slots: readonly number[];
  readonly bumperSlot: number | undefined;
}

/** The pods of one reserve, with what all of its calls have in common. */
export interface PodBatch {
  readonly id: string;
  readonly fingerprint: string;
  readonly pods: readonly LaidPod[];
  readonly params: Readonly<Record<string, string>>;
}

/** The id of the one refill that a reserve may have. */
export function refillId(id: string): string {
  return `${id}.r`;
}

/**
 * Lays pods into as few reserves as they need: one, mostly.
 *
 * @throws ValidationError
 */
export function layPods(request: PodsRequest): readonly PodBatch[] {
  if (!/^[A-Za-z0-9._-]{1,56}$/.test(request.id)) {
    throw new ValidationError('id', 'must match [A-Za-z0-9._-]{1,56}, since the ids of parts are made from it');
  }
  request.pods.forEach((pod, index) => requirePod(pod, request.pods, index));
  const batches: PodRequest[][] = [];
  let free = 0;
  for (const pod of request.pods) {
    const need = pod.rules.maxAds + (pod.bumper ? 1 : 0);
    if (need > free || batches.at(-1)!.length === MAX_PODS) {
      batches.push([]);
      free = MAX_SLOTS;
    }
    batches.at(-1)!.push(pod);
    free -= need;
  }
  return batches.map((pods, index) => layBatch(request, pods, index));
}

function layBatch(head: PodsHead, pods: readonly PodRequest[], index: number): PodBatch {
  let next = 0;
  const laid = pods.map((request, index): LaidPod => {
    const bumperSlot = request.bumper ? next++ : undefined;
    const slots = Array.from({ length: request.rules.maxAds }, () => next++);
    return { request, index, slots, bumperSlot };
  });
  return {
    id: index === 0 ? head.id : `${head.id}.${index + 1}`,
    fingerprint: head.fingerprint ?? fingerprintOf(head, pods),
    pods: laid,
    params: Object.assign(
      { ...head.params },
      ...laid.map(({ request: { pod, breakNumber, placement }, index }) => {
        const where = {
          ...(breakNumber !== undefined && { breakNumber }),
          ...(placement !== undefined && { placement }),
        };
        return podParams({ stream: head.stream, pod, ...where }, index);
      }),
    ) as Record<string, string>,
  };
}

function fingerprintOf({ bind, stream }: PodsHead, pods: readonly PodRequest[]): string {
  const who = Object.entries(bind).map(([role, partition]) => `${role}=${partitionKey(partition)}`);
  const what = pods.map(({ pod, rules, bumper }) => [pod, rules.maxAds, bumper !== undefined]);
  return hashId(JSON.stringify([who, stream, what]));
}

function requirePod(
  { pod, rules, candidates, bumper, breakNumber }: PodRequest,
  all: readonly PodRequest[],
  index: number,
): void {
  const path = `pods[${index}]`;
  if (typeof pod !== 'string' || pod === '') throw new ValidationError(`${path}.pod`, 'must be a text, not empty');
  if (all.findIndex((other) => other.pod === pod) < index)
    throw new ValidationError(`${path}.pod`, 'stands there twice');
  requirePodRules(rules, `${path}.rules`);
  if (candidates.length > MAX_CANDIDATES) {
    throw new ValidationError(`${path}.candidates`, `must be ${MAX_CANDIDATES} at most; bring the best`);
  }
  const keys = new Set(candidates.map(({ key }) => key));
  if (keys.size < candidates.length) throw new ValidationError(`${path}.candidates`, 'must have a key each of its own');
  candidates.forEach((candidate, n) => requirePodCandidate(candidate, `${path}.candidates[${n}]`));
  if (bumper) requirePodCandidate(bumper, `${path}.bumper`);
  const inRow = rules.separate?.some(({ within }) => within === 'row') === true;
  if (breakNumber === undefined ? inRow : !Number.isSafeInteger(breakNumber) || breakNumber < 0) {
    throw new ValidationError(`${path}.breakNumber`, 'must be a whole number from 0, since ads are separated in a row');
  }
}
