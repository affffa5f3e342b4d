import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isForBrowsers, letBrowserRead } from './browser-access';
import { problemOf, sendProblem } from './problem';

/**
 * Answers what the router refuses, such as a path with `%zz` in it, like everything else that is malformed. No hook has
 * run then: what they would have said of the answer is said here.
 */
export function answerRouterError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('X-Request-Id', request.id).header('Cache-Control', 'no-store');
  if (isForBrowsers(request.url.split('?', 1)[0]!)) letBrowserRead(request, reply);
  sendProblem(reply, problemOf(error));
}
