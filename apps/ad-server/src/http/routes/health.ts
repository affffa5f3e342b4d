import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../server-context';

/** `/livez`: the process answers. `/readyz`: it can decide, and means to go on. */
export function healthRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/livez', async (_request, reply) => reply.type('text/plain').send('ok\n'));
  app.get('/readyz', async (_request, reply) => {
    const reason = context.isDraining()
      ? 'draining'
      : await context.state.ping().then(
          () => undefined,
          (error: unknown) => `state: ${error instanceof Error ? error.message : String(error)}`,
        );
    return reply
      .code(reason === undefined ? 200 : 503)
      .type('text/plain')
      .send(`${reason ?? 'ok'}\n`);
  });
}
