import type { FastifyInstance } from 'fastify';
import { adRequestOf, placementOf, playerSizeOf } from '../ad-query';
import { Query } from '../query';
import type { ServerContext } from '../server-context';

/** `GET /v1/explain?…`: the decision that an ad request would get now, without serving it. */
export function explainRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/v1/explain', async (request) => {
    const query = new Query(request.query as Record<string, unknown>);
    // Checked like everywhere; what is decided does not depend on it.
    playerSizeOf(query);
    const campaigns = await context.adServer.explain(
      adRequestOf(request, undefined, query, placementOf(query, context), context),
    );
    return { now: new Date(context.state.now()).toISOString(), campaigns };
  });
}
