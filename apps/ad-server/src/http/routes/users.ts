import type { FastifyInstance, FastifyRequest } from 'fastify';
import { userPartition } from '../../serving/viewer';
import { userView } from '../../management/user-view';
import type { ServerContext } from '../server-context';

/** `/v1/users/ID`: what is stored of a user, and its erasure. */
export function userRoutes(app: FastifyInstance, context: ServerContext): void {
  const { state, userKey } = context;
  const partitionOf = (request: FastifyRequest) =>
    userPartition((request.params as { readonly id: string }).id, userKey);

  app.get('/v1/users/:id', async (request) => userView(await state.snapshot(partitionOf(request))));

  app.delete('/v1/users/:id', async (request, reply) => {
    const partition = partitionOf(request);
    const removed = await state.erase(partition);
    // The log names the user as the state does: nobody can tell from it who it was.
    await context.audit(request, 'user.erase', partition.id, { removed });
    return reply.code(204).send();
  });
}
