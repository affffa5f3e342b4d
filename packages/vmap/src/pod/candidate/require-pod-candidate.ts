import { ValidationError } from '@xsp/core';
import type { PodCandidate } from './pod-candidate';

/** Keys that begin so are the pods' own. */
export const OWN_KEYS = 'xsp:';

const sound = new WeakSet<PodCandidate>();

/**
 * Checks a candidate, once for each object.
 *
 * @throws ValidationError with the path of the mistake
 */
export function requirePodCandidate(candidate: PodCandidate, path: string): void {
  if (sound.has(candidate)) return;
  const { key, durationMs, value, priority = 0, weight = 1, slotInPod } = candidate;
  const fail = (name: string, message: string) => {
    throw new ValidationError(`${path}.${name}`, message);
  };
  if (typeof key !== 'string' || key.length < 1 || key.length > 256)
    fail('key', 'must be a text of 1 to 256 characters');
  if (key.startsWith(OWN_KEYS)) fail('key', `must not begin with ${OWN_KEYS}`);
  if (!Number.isSafeInteger(durationMs) || durationMs < 1 || durationMs > 86_400_000) {
    fail('durationMs', `must be a whole number of milliseconds, 1 to a day, but is ${String(durationMs)}`);
  }
  if (typeof value !== 'bigint' || value < 0n || value >= 2n ** 63n) fail('value', 'must be a bigint, 0 to 2^63 - 1');
  if (!Number.isSafeInteger(priority)) fail('priority', 'must be a whole number');
  if (!Number.isFinite(weight) || weight <= 0) fail('weight', 'must be a number above 0');
  if (slotInPod !== undefined && !['first', 'last', 'firstOrLast'].includes(slotInPod)) {
    fail('slotInPod', "must be 'first', 'last' or 'firstOrLast'");
  }
  sound.add(candidate);
}
