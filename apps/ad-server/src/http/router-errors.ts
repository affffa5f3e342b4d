import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { letBrowserRead } from './browser-access';
import { problemOf, sendProblem } from './problem';

/** What players in browsers ask for by a path with a part of its own. */
const AD_PATH = /^\/(t|click)\//;

/**
 * Answers what the router refuses, such as a path with `%zz` in it, like everything else that is malformed. No hook has
 * run then: what they would have said of the answer is said here.
 */
export function answerRouterError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('X-Request-Id', request.id).header('Cache-Control', 'no-store');
  if (AD_PATH.test(request.url)) letBrowserRead(request, reply);
  sendProblem(reply, problemOf(error));
}
