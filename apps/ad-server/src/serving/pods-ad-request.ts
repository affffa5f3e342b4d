import type { PodRules } from '@xsp/vmap';
import type { Creative, Pod } from '../catalog';
import type { AdRequest } from './ad-request';
import { idOfAttempt } from './reservation-id';

/** A request for the pods of one viewing, or of one page. */
export interface PodsAdRequest {
  /** Who asks, where, and for which stream. */
  readonly request: AdRequest;
  /** The decision's id: the same again is the same decision … */
  readonly id: string;
  /** … for so long; `null`: for as long as it is remembered. */
  readonly retryMs: number | null;
  /** Earlier ones choose first. */
  readonly pods: readonly PodAsked[];
  /** They stand on one page, so that a campaign may take several of them together; left out: they do not. */
  readonly isPage?: boolean;
}

/** One pod that is asked for. */
export interface PodAsked {
  /** Its id in the stream. */
  readonly pod: string;
  readonly placement: AdRequest['placement'];
  /** The same object for the same rules: options are kept by it. */
  readonly rules: PodRules;
  readonly bumper: Pod['bumper'];
  /** How long after now the pod begins, as planned. */
  readonly startsInMs: number;
  /** Which break of the stream it is, from 0. */
  readonly breakNumber: number;
  /** Which creatives may stand in it; all of them when left out. */
  readonly only?: (creative: Creative) => boolean;
  /** Which tags of third parties may stand in it; none where it is left out. */
  readonly tags?: StandingTags;
}

/**
 * - `all`: the player follows those that the server does not follow.
 * - `hls`: only those that the server follows, and whose ad has an HLS rendition.
 */
export type StandingTags = 'all' | 'hls';

/** The longest pod that its rules allow, or as long as pods are where they do not say. */
export function longestMs({ maxDurationMs, maxAds }: PodRules): number {
  return maxDurationMs ?? maxAds * 30_000;
}

/** Whether a creative may stand in a pod that is asked for. */
export function mayStand({ only, tags }: PodAsked, creative: Creative): boolean {
  const tagStands = tags === 'all' || (tags === 'hls' && creative.tag?.unwrap === true);
  return (tagStands || creative.tag === null) && only?.(creative) !== false;
}

/** The request of an attempt, after tags brought no ad. @param allows which creatives may stand in the pod of an index */
export function ofAttempt(
  asked: PodsAdRequest,
  attempt: number,
  allows: (creative: Creative, pod: number) => boolean,
): PodsAdRequest {
  return {
    ...asked,
    id: idOfAttempt(asked.id, attempt),
    pods: asked.pods.map((pod, index) => ({ ...pod, only: (one) => allows(one, index) && pod.only?.(one) !== false })),
  };
}
