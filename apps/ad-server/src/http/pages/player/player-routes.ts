import type { FastifyInstance, FastifyRequest } from 'fastify';
import { userPartition } from '../../../serving/viewer';
import { HttpProblem } from '../../problem';
import { Query } from '../../query';
import { isAdmin } from '../../require-admin';
import type { ServerContext } from '../../server-context';
import { EventStreams } from '../live/event-stream';
import { ViewerStates } from './viewer-state';

/** `/player/…`: what the player page shows beside the player. */
export function playerRoutes(app: FastifyInstance, context: ServerContext): void {
  const { state, adServer, feed, userKey } = context;
  const states = new ViewerStates(state, adServer);
  const streams = new EventStreams();
  app.addHook('preClose', async () => streams.close());
  const viewerOf = (query: Query) => userPartition(query.required('user'), userKey);

  app.get('/player/state', async (request) => {
    const query = queryOf(request);
    return states.read(viewerOf(query), query.required('placement'));
  });

  app.get('/player/live', (request, reply) => {
    const viewer = viewerOf(queryOf(request)).id;
    if (streams.isFull) {
      const detail = 'Too many pages watch at once.';
      throw new HttpProblem({ status: 503, title: 'Too many', detail, code: 'TOO_MANY_STREAMS' });
    }
    streams.answer(
      reply,
      () => isAdmin(request, context),
      (send) => feed.subscribe(viewer, send),
    );
  });
}

function queryOf({ query }: FastifyRequest): Query {
  return new Query(query as Record<string, unknown>);
}
