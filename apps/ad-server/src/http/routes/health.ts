import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem, type Problem } from '../problem';
import type { ServerContext } from '../server-context';

const METHODS = ['GET', 'HEAD'];

const DRAINING: Problem = {
  status: 503,
  title: 'Service Unavailable',
  detail: 'The server is stopping and takes nothing new.',
  code: 'DRAINING',
};

const STATE_UNAVAILABLE: Problem = {
  status: 503,
  title: 'Service Unavailable',
  detail: 'The state cannot be reached.',
  code: 'STATE_UNAVAILABLE',
};

/** `/livez`: the process answers. `/readyz`: it can decide, and means to go on. */
export function healthRoutes(app: FastifyInstance, context: ServerContext): void {
  app.route({ method: METHODS, url: '/livez', handler: async (_request, reply) => ok(reply) });
  app.route({
    method: METHODS,
    url: '/readyz',
    handler: async (request, reply) => {
      const problem = context.isDraining() ? DRAINING : await problemOfState(request, context);
      return problem ? sendProblem(reply, problem) : ok(reply);
    },
  });
}

function ok(reply: FastifyReply): FastifyReply {
  return reply.type('text/plain').send('ok\n');
}

/** Why the state cannot be reached is for the log, not for whoever asks. */
async function problemOfState(request: FastifyRequest, { state }: ServerContext): Promise<Problem | undefined> {
  try {
    await state.ping();
    return undefined;
  } catch (error) {
    request.log.warn({ err: error }, 'not ready');
    return STATE_UNAVAILABLE;
  }
}
