import fastifyRateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../settings/loopback';
import { deviceOf } from './device';
import { HttpProblem } from './problem';
import type { ServerContext } from './server-context';

const WINDOW_MS = 300_000;

/**
 * Limits ad requests and beacons by the device's address, so that nobody can hold an advertiser's budget for free: a
 * script that asks on and on is refused once its five minutes are used up. A subnet of 64 bits counts as one IPv6
 * address. Loopback is not limited: it is this machine.
 */
export async function limitRate(
  scope: FastifyInstance,
  { trusted, requestsPer5Minutes }: ServerContext,
): Promise<void> {
  if (requestsPer5Minutes === 0) return;
  await scope.register(fastifyRateLimit, {
    max: requestsPer5Minutes,
    timeWindow: WINDOW_MS,
    cache: 50_000,
    keyGenerator: (request) => normalizeIP(deviceOf(request, trusted).address, 64),
    allowList: (request) => isLoopback(deviceOf(request, trusted).address),
    errorResponseBuilder: (_request, { after }) => {
      const detail = `This address has used up its requests; try again in ${after}.`;
      return new HttpProblem({ status: 429, title: 'Too many requests', detail, code: 'RATE_LIMITED' });
    },
  });
}
