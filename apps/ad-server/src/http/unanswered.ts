import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isForBrowsers, letBrowserRead } from './browser-access';
import { HttpProblem, notFound } from './problem';

/**
 * Answers what no route does: 405 with `Allow` where the path has routes of other methods, else 404. Nobody has to be known
 * for it, since the API's description says no less.
 */
export function answerUnanswered(app: FastifyInstance): void {
  // Before a body is read: of whatever type it is, nothing is asked of it.
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) throw refusal(app, request, reply);
  });
  // For routes that find out themselves that there is nothing, as those of files do.
  app.setNotFoundHandler(async (request, reply) => {
    throw refusal(app, request, reply);
  });
}

/** What to refuse a request with; sets the headers that it goes with: none of a route's hooks has run. */
function refusal(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): HttpProblem {
  const { method } = request;
  const [url = ''] = request.url.split('?', 1);
  void reply.header('Cache-Control', 'no-store');
  if (isForBrowsers(url)) letBrowserRead(request, reply);
  const allowed = METHODS.filter((one) => app.findRoute({ url, method: one }));
  if (allowed.length === 0 || allowed.includes(method)) return notFound(`There is no ${method} ${url}.`);
  const allow = allowed.join(', ');
  void reply.header('Allow', allow);
  const detail = `${url} does not answer to ${method}, but to ${allow}.`;
  return new HttpProblem({ status: 405, title: 'Method not allowed', detail, code: 'METHOD_NOT_ALLOWED' });
}
