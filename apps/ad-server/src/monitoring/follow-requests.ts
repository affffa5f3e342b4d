import { withTrace } from '@xsp/metrics';
import type { FastifyInstance } from 'fastify';
import { traceOf } from './request-trace';

/**
 * Handles each request within its trace, so that whatever it asks of others passes it on; tells its id to the caller,
 * for when they ask; and logs how it ended.
 */
export function followRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => void reply.header('X-Request-Id', request.id));
  app.addHook('preHandler', (request, _reply, done) => withTrace(traceOf(request.raw), done));
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const ms = Math.round(reply.elapsedTime * 1_000) / 1_000;
    request.log.info({ method, route: routeOptions.url ?? null, status: reply.statusCode, ms }, 'request');
  });
}
