import type { HoldRef, Refusal } from '@xsp/core';
import type { PodCandidate } from '../candidate/pod-candidate';

/** The outcome for one pod. */
export interface PodDecision {
  readonly pod: string;
  /** In the order of the pod; none when nothing fitted or the minimum was not reached. */
  readonly ads: readonly PodAd[];
  /** Opens the pod; there only when the pod has an ad. */
  readonly bumper?: HeldCandidate;
  /** The candidates that are not in the pod, and why. Empty in a replay, which asks nobody. */
  readonly notChosen: readonly NotChosen[];
  /** Whether it is certain that the admissible candidates could not be worth more. */
  readonly exact: boolean;
}

/** A candidate with what it holds. */
export interface HeldCandidate {
  /** The option's key. */
  readonly key: string;
  /** Undefined when a replay names one that is no candidate any more (the catalogue changed). */
  readonly candidate: PodCandidate | undefined;
  readonly hold: HoldRef;
  /** When the hold ends by itself (epoch ms). */
  readonly expiresAt: number;
  /** `committed` in a replay after its impression came. */
  readonly status: 'held' | 'committed';
}

/** An ad of a pod. */
export interface PodAd extends HeldCandidate {
  /** From 1, without gaps. */
  readonly position: number;
}

/**
 * Why a candidate is not in a pod.
 *
 * - `bounds`: its duration or value is not what the pod or any of its places wants; nobody was asked.
 * - `limit`: a limit of the state refused it; `refusal` says which.
 * - `outbid`: it could have stood there, and others were worth more or it did not go together with them.
 */
export interface NotChosen {
  readonly candidate: PodCandidate;
  readonly why: 'bounds' | 'limit' | 'outbid';
  readonly refusal?: Refusal;
}

/** The outcome for all pods of a request. */
export interface PodsDecision {
  /** The state's time. */
  readonly now: number;
  /** The id was known: this is what was decided then. */
  readonly replayed: boolean;
  /** When the decision was made: `now`, or earlier in a replay. */
  readonly decidedAt: number;
  /** One for each pod of the request, in order. */
  readonly pods: readonly PodDecision[];
}
