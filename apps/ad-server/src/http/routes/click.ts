import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Companion, Creative } from '../../catalog';
import { answerPreflight } from '../browser-access';
import { changesNothing } from '../changes-nothing';
import { HttpProblem, notFound } from '../problem';
import type { ServerContext } from '../server-context';

/**
 * `GET /click/TOKEN`: to the creative's own click-through, never to an address that the request brings; `?companion=ID`
 * names a companion of it, which may have an address of its own. An expired token still redirects, and counts nothing; so
 * does one that cannot be counted at this moment. A third party's tag has a click-through of its own, so that a click on
 * it is counted only.
 */
export function clickRoutes(app: FastifyInstance, context: ServerContext): void {
  const { tracker, signer, state, adServer } = context;
  const redirect = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const reading = signer.read(tokenOf(request), state.now());
    if (reading.status === 'forged') {
      const detail = 'The token was not signed by this server.';
      throw new HttpProblem({ status: 403, title: 'Forbidden', detail, code: 'TOKEN_FORGED' });
    }
    const creative = adServer.creatives.ofRef(reading.token.creative)?.creative;
    if (creative?.tag) return reply.code(204).send();
    const url = companionOf(creative, request)?.clickThrough ?? creative?.clickThrough;
    if (!url) throw notFound('The creative of this token has no click-through any more.');
    return reply.redirect(url, 302);
  };
  app.get('/click/:token', async (request, reply) => {
    if (!changesNothing(request, context)) {
      await tracker.track('click', tokenOf(request)).catch((error: unknown) => {
        request.log.warn({ err: error }, 'click not counted');
      });
    }
    return redirect(request, reply);
  });
  app.head('/click/:token', async (request, reply) => redirect(request, reply));
  answerPreflight(app, '/click/:token', 'GET, HEAD, OPTIONS');
}

/** The companion that was clicked, by its id in the catalogue. */
function companionOf(creative: Creative | undefined, request: FastifyRequest): Companion | undefined {
  const { companion } = request.query as Readonly<Record<string, unknown>>;
  return creative?.companions.find(({ id }) => id === companion);
}

function tokenOf(request: FastifyRequest): string {
  return (request.params as { readonly token: string }).token;
}
