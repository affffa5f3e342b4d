import type { FastifyRequest } from 'fastify';
import { isbot } from 'isbot';
import { deviceOf } from './device';
import { isPrefetch } from './prefetch';
import type { ServerContext } from './server-context';

/** Whether a request must change nothing: it fetches ahead, or it is a bot's and bots are ignored. */
export function changesNothing(request: FastifyRequest, { bots, trusted }: ServerContext): boolean {
  return isPrefetch(request.headers) || (bots === 'ignore' && isbot(deviceOf(request, trusted).userAgent));
}

/** Whether an ad request is answered without an ad, whatever it asks for. */
export function getsNoAd(request: FastifyRequest, context: ServerContext): boolean {
  if (changesNothing(request, context)) return true;
  if (!context.isOverloaded()) return false;
  context.monitoring.metrics.shed.add(1);
  return true;
}
