import type { PodCandidate } from '../candidate/pod-candidate';
import type { PodOptions } from '../charges/pod-options';
import type { PodRules } from '../rules/pod-rules';

/** What a pod is to be filled with. */
export interface PodFillRequest {
  /** Those that are admissible, each alone. */
  readonly candidates: readonly PodCandidate[];
  readonly rules: PodRules;
  /** Decides among fillings that are worth the same; the same seed, the same filling. */
  readonly seed?: string;
  /** Where options are kept; new ones are made when left out. */
  readonly options?: PodOptions;
  /** Ads that stand in the pod already, from its beginning. */
  readonly standing?: readonly PlannedAd[];
  /** Values of parameters in the candidates' charges. */
  readonly params?: Readonly<Record<string, string>>;
}

/** A pod among others of one request. */
export interface PodPlanRequest extends PodFillRequest {
  /** What is planned for other pods, by the id of the counter (`LimitedClaim.id`). */
  readonly planned?: ReadonlyMap<string, bigint>;
  /** The pod's index in the request. */
  readonly pod?: number;
}

/** An ad of a pod, before it is reserved. */
export interface PlannedAd {
  readonly candidate: PodCandidate;
  /** Index into `rules.places`; undefined when the rules have none. */
  readonly place: number | undefined;
}

/** The best filling of a pod. */
export interface PodFill {
  /** In the order of the pod, without those that stood there before; none when the minimum cannot be reached. */
  readonly ads: readonly PlannedAd[];
  readonly value: bigint;
  readonly durationMs: number;
  /** Whether it is certain that no other filling is worth more. */
  readonly exact: boolean;
}
