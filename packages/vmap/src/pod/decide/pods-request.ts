import type { Binding } from '@xsp/core';
import type { PodCandidate } from '../candidate/pod-candidate';
import type { PodOptions } from '../charges/pod-options';
import type { PodRules } from '../rules/pod-rules';

/** What of a decision all of its pods share. */
export interface PodsHead {
  /**
   * Makes the decision idempotent within the lead partition: `[A-Za-z0-9._-]{1,56}`. The same id again answers with what
   * was decided, and decides among equals.
   */
  readonly id: string;
  /** What the id stands for; made from the partitions and the pods when left out. */
  readonly fingerprint?: string;
  /** The partitions by role, `viewer` among them; the first is the lead. */
  readonly bind: Binding;
  /** Values of the parameters that the candidates' charges have, beside `stream` and `pod`. */
  readonly params?: Readonly<Record<string, string>>;
  /** The viewing that the pods belong to; any text. */
  readonly stream: string;
  /** How long anything is remembered of the holds: as long as their tokens may be used. */
  readonly rememberMs: number;
  /** Where options are kept between requests. */
  readonly options: PodOptions;
  /** How many candidates stand by for each ad, in case somebody else was faster; 2 when left out. */
  readonly fallbacks?: number;
}

/** One pod that is to be decided. */
export interface PodRequest {
  /** Its id in the stream; any text. */
  readonly pod: string;
  readonly rules: PodRules;
  readonly candidates: readonly PodCandidate[];
  /** Opens the pod when it holds an ad; counts neither as an ad nor for the duration. */
  readonly bumper?: PodCandidate;
  /** How long the holds wait for their impressions: until the pod's planned start, its length, and some more. */
  readonly ttlMs: number;
  /** Which break of the stream it is, from 0; needed where ads are separated within a `row`. */
  readonly breakNumber?: number;
  /** The value of the parameter `placement`, for candidates whose charges have it: `[A-Za-z0-9._-]{1,64}`. */
  readonly placement?: string;
}

/** Several pods, decided together: those of a whole VMAP. Earlier pods choose first. */
export interface PodsRequest extends PodsHead {
  readonly pods: readonly PodRequest[];
}
