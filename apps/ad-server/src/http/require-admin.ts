import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requireSameOrigin } from './pages/session/same-origin';
import { isLoggedIn } from './pages/session/logged-in';
import { unauthorized } from './problem';
import type { ServerContext } from './server-context';

type AdminContext = Pick<ServerContext, 'adminToken' | 'publicUrl' | 'state'>;

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Lets only requests with the admin token through, in the scope it is called in, or with a session that was begun with
 * it. Of a session changes must come from the server's own pages.
 */
export function requireAdmin(scope: FastifyInstance, context: AdminContext): void {
  scope.addHook('onRequest', async (request) => {
    if (hasAdminToken(request, context)) return;
    if (!(await isLoggedIn(request, context))) throw unauthorized();
    if (!SAFE_METHODS.has(request.method)) requireSameOrigin(request, context.publicUrl());
  });
}

/** Whether a request that only reads would be let through now. */
export async function isAdmin(request: FastifyRequest, context: AdminContext): Promise<boolean> {
  return hasAdminToken(request, context) || isLoggedIn(request, context);
}

function hasAdminToken({ headers }: FastifyRequest, { adminToken }: AdminContext): boolean {
  const [, bearer = ''] = /^Bearer (.*)$/.exec(headers.authorization ?? '') ?? [];
  return isAdminToken(bearer, adminToken);
}

/** Compares in a time that tells nothing. */
export function isAdminToken(text: string, adminToken: string): boolean {
  return timingSafeEqual(digest(text), digest(adminToken));
}

/** Of equal length whatever was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
