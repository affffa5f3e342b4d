import { randomBytes } from 'node:crypto';
import { hashId, type Partition } from '@xsp/core';

/** Whose state a request touches. */
export interface Viewer {
  readonly partition: Partition;
  /** A user or session that may be remembered. An unknown viewer's partition is made for this request alone. */
  readonly known: boolean;
}

/**
 * The viewer of a request: its user, else its session. The id is hashed with the server's secret before it reaches the
 * state. Without an id, or where nothing may be remembered, the viewer is unknown, and a random partition keeps only
 * the reservation's record until its tokens expire.
 */
export function viewerOf(
  ids: { readonly user: string | undefined; readonly session: string | undefined },
  mayRemember: boolean,
  userKey: string,
): Viewer {
  const id =
    ids.user !== undefined ? `user\0${ids.user}` : ids.session !== undefined ? `session\0${ids.session}` : undefined;
  if (id === undefined || !mayRemember) {
    return { partition: { kind: 'viewer', id: randomBytes(16).toString('base64url') }, known: false };
  }
  return { partition: { kind: 'viewer', id: hashId(id, userKey) }, known: true };
}
