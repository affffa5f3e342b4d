import type { FastifyInstance } from 'fastify';
import { isAdminToken } from '../../require-admin';
import { unauthorized } from '../../problem';
import type { ServerContext } from '../../server-context';
import { endSession, isLoggedIn } from './logged-in';
import { requireSameOrigin } from './same-origin';
import { clearSessionCookie, setSessionCookie } from './session-cookie';

const LOG_IN_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['token'],
  properties: { token: { type: 'string', minLength: 1, maxLength: 1_024 } },
} as const;

/** `/session`: trades the admin token for a cookie, says whether there is one, and ends the session, copies of it included. */
export function sessionRoutes(app: FastifyInstance, context: ServerContext): void {
  const { adminToken, publicUrl, state } = context;
  app.get('/session', async (request, reply) => {
    void reply.header('Cache-Control', 'no-store');
    return { loggedIn: await isLoggedIn(request, context) };
  });

  app.post('/session', { schema: { body: LOG_IN_SCHEMA } }, async (request, reply) => {
    requireSameOrigin(request, publicUrl());
    const { token } = request.body as { readonly token: string };
    if (!isAdminToken(token, adminToken)) throw unauthorized();
    setSessionCookie(reply, adminToken, publicUrl(), state.now());
    return reply.code(204).send();
  });

  app.delete('/session', async (request, reply) => {
    requireSameOrigin(request, publicUrl());
    clearSessionCookie(reply);
    await endSession(request, context);
    return reply.code(204).send();
  });
}
