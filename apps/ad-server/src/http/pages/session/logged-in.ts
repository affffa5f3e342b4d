import { StateError } from '@xsp/core';
import type { FastifyRequest } from 'fastify';
import type { ServerContext } from '../../server-context';
import { sessionOf } from './session-cookie';

type SessionContext = Pick<ServerContext, 'adminToken' | 'state'>;

/**
 * Whether a request comes with a session that was begun here, has not run out and was not ended. Which ones were ended stands in
 * the state, so that all servers know it. While the state cannot be asked, sessions are taken as they are: who looks after a
 * server that has lost its state has to see that, and nothing can be changed without the state.
 */
export async function isLoggedIn(request: FastifyRequest, { adminToken, state }: SessionContext): Promise<boolean> {
  const session = sessionOf(request, adminToken, state.now());
  if (!session) return false;
  try {
    return (await state.get(keyOf(session.id))) === undefined;
  } catch (error) {
    if (error instanceof StateError) return true;
    throw error;
  }
}

/** Ends the session that a request comes with, wherever its cookie was copied to. @throws StateError when it is not ended */
export async function endSession(request: FastifyRequest, { adminToken, state }: SessionContext): Promise<void> {
  const now = state.now();
  const session = sessionOf(request, adminToken, now);
  // By then it has run out by itself.
  if (session) await state.set(keyOf(session.id), '1', { ttlMs: session.endsAt - now });
}

function keyOf(id: string): string {
  return `session/ended/${id}`;
}
