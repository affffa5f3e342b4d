import type { VAST_ERROR_CODES } from '@xsp/metrics';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BEACON_EVENTS } from '../../tracking/events';
import { answerPreflight } from '../browser-access';
import { changesNothing } from '../changes-nothing';
import { HttpProblem, notFound } from '../problem';
import type { ServerContext } from '../server-context';

type VastErrorCode = (typeof VAST_ERROR_CODES)[number] | 'other';

interface BeaconParams {
  readonly event: string;
  readonly token: string;
}

/** The smallest transparent GIF: 1 × 1. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** `GET|POST /t/EVENT/TOKEN`: 204, or a pixel with `.gif`. */
export function beaconRoutes(app: FastifyInstance, context: ServerContext): void {
  const { metrics } = context.monitoring;
  const beacon = async (request: FastifyRequest, reply: FastifyReply) => {
    const { event, token, gif } = paramsOf(request);
    if (changesNothing(request, context)) metrics.beacons.add(1, { outcome: 'filtered' });
    else {
      const outcome = await context.tracker.track(event, token);
      requireAccepted(outcome);
      if (event === 'error' && outcome !== 'preview') metrics.vastErrors.add(1, { code: vastErrorCode(request) });
    }
    return gif ? reply.type('image/gif').send(PIXEL) : reply.code(204).send();
  };
  app.get('/t/:event/:token', beacon);
  app.post('/t/:event/:token', beacon);
  app.head('/t/:event/:token', async (request, reply) => {
    paramsOf(request);
    return reply.code(204).send();
  });
  answerPreflight(app, '/t/:event/:token', 'GET, HEAD, POST, OPTIONS');
}

function paramsOf(request: FastifyRequest): BeaconParams & { readonly gif: boolean } {
  const { event, token } = request.params as BeaconParams;
  if (!BEACON_EVENTS.has(event)) throw notFound(`There is no event ${JSON.stringify(event)}.`);
  const gif = token.endsWith('.gif');
  return { event, token: gif ? token.slice(0, -'.gif'.length) : token, gif };
}

/** What the player made of `[ERRORCODE]`; whatever VAST does not know is measured as another. */
function vastErrorCode(request: FastifyRequest): VastErrorCode {
  return (request.query as { readonly code?: VastErrorCode }).code ?? 'other';
}

/** @throws HttpProblem 403 for a forged token, 410 for an expired one */
function requireAccepted(outcome: Awaited<ReturnType<ServerContext['tracker']['track']>>): void {
  if (outcome === 'forged') {
    const detail = 'The token was not signed by this server.';
    throw new HttpProblem({ status: 403, title: 'Forbidden', detail, code: 'TOKEN_FORGED' });
  }
  if (outcome === 'expired') {
    const detail = 'The token has expired; nothing was counted.';
    throw new HttpProblem({ status: 410, title: 'Gone', detail, code: 'TOKEN_EXPIRED' });
  }
}
