import type { FastifyInstance } from 'fastify';

/** Keeps every answer out of caches, in the scope it is called in: refusals too, so it is called first. */
export function keepOutOfCaches(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (_request, reply) => void reply.header('Cache-Control', 'no-store'));
}
