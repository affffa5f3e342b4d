import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { unauthorized } from './problem';

/** Lets only requests with the admin token through, in the scope it is called in. */
export function requireAdmin(scope: FastifyInstance, adminToken: string): void {
  const expected = digest(`Bearer ${adminToken}`);
  scope.addHook('onRequest', async (request) => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) throw unauthorized();
  });
}

/** Of equal length whatever was sent, so that the comparison tells nothing. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
