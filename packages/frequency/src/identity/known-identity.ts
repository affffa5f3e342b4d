import type { Cap } from '../cap/cap';
import { splits } from '../cap/cap-counter';

/** Who is known of a request, and may be kept: with consent, and an id. */
export interface KnownIdentity {
  /**
   * What the role `viewer` stands for: a user; a session alone, whose streams and pods are counted but nothing beyond;
   * nobody.
   */
  readonly viewer: 'user' | 'session' | 'nobody';
  /** Whether the role `household` is bound. */
  readonly household: boolean;
}

/** Whether a cap can be asked for a request. A cap of a stream or a pod needs no user. */
export function canBeAsked(cap: Cap, known: KnownIdentity | undefined): boolean {
  if (known === undefined) return true;
  if (cap.identity === 'household') return known.household;
  if (known.viewer !== 'session') return known.viewer === 'user';
  return splits(cap).some((split) => split === 'stream' || split === 'pod');
}

/**
 * Whether an ad may be served when some of its caps cannot be asked: by what its campaign says. A cap of 0 means never,
 * whoever asks.
 *
 * @param caps all that apply to the ad, its parents' included
 */
export function mayServe(caps: readonly Cap[], known: KnownIdentity, whenUserUnknown: 'serve' | 'skip'): boolean {
  return caps.every((cap) => canBeAsked(cap, known) || (whenUserUnknown === 'serve' && cap.limit > 0));
}
