import type { CounterTemplate, Group } from '@xsp/core';
import type { PodRules } from '../rules/pod-rules';
import { podCounter } from './pod-counters';
import { counterOfPod } from './pod-params';

/** Which slots of a reserve are a pod's. */
export interface PodSlots {
  /** The slots of its ads. */
  readonly ads: readonly number[];
  /** The slot of its bumper, which is given back when the pod has no ad. */
  readonly bumper?: number;
  /** The pod's index in the request, when there are several. */
  readonly pod?: number;
}

/** A pod's minimum: with fewer or shorter ads all of its holds are dropped in the same call. */
export function podGroups(rules: PodRules, { ads, bumper, pod = 0 }: PodSlots): readonly Group[] {
  const slots = bumper === undefined ? ads : [bumper, ...ads];
  const atLeast = (counter: CounterTemplate, amount: number): Group => ({
    slots,
    atLeast: { ...counter, counter: counterOfPod(counter.counter, pod), amount: BigInt(amount) },
  });
  const { minAds = 1, minDurationMs = 0 } = rules;
  return [
    ...(minAds > 1 || bumper !== undefined ? [atLeast(podCounter.ads, Math.max(1, minAds))] : []),
    ...(minDurationMs > 0 ? [atLeast(podCounter.filled, minDurationMs)] : []),
  ];
}
