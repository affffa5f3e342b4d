import type { Charge } from '@xsp/core';
import type { CreativeIdentity } from './creative-identity';

/**
 * An ad that may stand in a pod. Plain data that is made once (with a catalogue and a window instance) and shared by
 * requests: options are cached by the object.
 */
export interface PodCandidate {
  /** The key of its options, as answers of the state name it: 1 to 256 characters, one candidate each. */
  readonly key: string;
  readonly durationMs: number;
  /** What one impression is worth, from 0; one unit for all candidates of a pod. */
  readonly value: bigint;
  /** The higher goes before any value of the lower; a whole number, 0 when left out. */
  readonly priority?: number;
  /** Its share among candidates that are worth the same; 1 when left out. */
  readonly weight?: number;
  /** What serving it takes besides the pod's rules: its caps and its money. */
  readonly charges: readonly Charge[];
  readonly campaign?: string;
  readonly advertiser?: string;
  readonly categories?: readonly string[];
  readonly labels?: readonly string[];
  /** What the creative is known by. */
  readonly identity?: CreativeIdentity;
  /** It was sold for this position, and stands nowhere else (OpenRTB 2.6 `slotinpod`). */
  readonly slotInPod?: 'first' | 'last' | 'firstOrLast';
}
