import { PROMETHEUS_CONTENT_TYPE, prometheusText } from '@xsp/metrics';
import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../server-context';

/** `/metrics`: everything that is measured, for Prometheus. */
export function metricsRoutes(app: FastifyInstance, { monitoring }: ServerContext): void {
  app.get('/metrics', { exposeHeadRoute: true }, async (_request, reply) => {
    const text = await prometheusText(...(await monitoring.readings.read()));
    return reply.type(PROMETHEUS_CONTENT_TYPE).send(text);
  });
}
