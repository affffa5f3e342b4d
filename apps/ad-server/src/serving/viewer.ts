import { hashId, type Partition } from '@xsp/core';
import { randomId } from '../ids/random-id';

/** Whose state a request touches. */
export interface Viewer {
  readonly partition: Partition;
  /**
   * Who the partition stands for: a user, a session whose streams and pods are counted but nothing beyond, or nobody: a
   * partition made for this request alone.
   */
  readonly known: 'user' | 'session' | 'nobody';
}

/**
 * The viewer of a request: its user, else its session. The id is hashed with the server's secret before it reaches the
 * state. Without an id, or where nothing may be remembered, the viewer is nobody, and a random partition keeps only the
 * reservation's record until its tokens expire.
 */
export function viewerOf(
  ids: { readonly user: string | undefined; readonly session: string | undefined },
  mayRemember: boolean,
  userKey: string,
): Viewer {
  if (mayRemember && ids.user !== undefined) return named('user', ids.user, userKey);
  if (mayRemember && ids.session !== undefined) return named('session', ids.session, userKey);
  return { partition: { kind: 'viewer', id: randomId(16) }, known: 'nobody' };
}

/** The partition of a household's id. */
export function householdOf(id: string, userKey: string): Partition {
  return { kind: 'household', id: hashId(`household\0${id}`, userKey) };
}

/** The partition of a user's id, as requests of the user have it. */
export function userPartition(id: string, userKey: string): Partition {
  return named('user', id, userKey).partition;
}

function named(known: 'user' | 'session', id: string, userKey: string): Viewer {
  return { partition: { kind: 'viewer', id: hashId(`${known}\0${id}`, userKey) }, known };
}
