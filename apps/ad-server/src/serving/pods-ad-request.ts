import type { PodRules } from '@xsp/vmap';
import type { Creative, Pod } from '../catalog';
import type { AdRequest } from './ad-request';

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
}

/** The longest pod that its rules allow, or as long as pods are where they do not say. */
export function longestMs({ maxDurationMs, maxAds }: PodRules): number {
  return maxDurationMs ?? maxAds * 30_000;
}
