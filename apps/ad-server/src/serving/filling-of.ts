import type { Binding } from '@xsp/core';
import type { KnownIdentity } from '@xsp/frequency';
import type { AdRequest } from './ad-request';

/** Who is known of a request. */
export function knownOf({ viewer, household }: AdRequest): KnownIdentity {
  return { viewer: viewer.known, household: household !== undefined };
}

/** Whose state a request touches, and where: which stream, pod and placement. */
export function fillingOf({ viewer, household, stream, pod, placement }: AdRequest) {
  const bind: Binding = household ? { viewer: viewer.partition, household } : { viewer: viewer.partition };
  return { bind, params: { stream, pod, placement: placement.id } };
}
