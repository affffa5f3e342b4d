import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Lets players in browsers ask for ads and send beacons with their cookies, from any origin: echoes the Origin, answers
 * preflights, and keeps every answer out of caches. For the scope it is called in, never the management API.
 */
export function allowBrowsers(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (request, reply) => letBrowserRead(request, reply));
}

/** What players and pages ask for, by its path. */
const FOR_BROWSERS = /^\/(vast|vmap|hls\/assets|v1\/decisions|t\/.*|click\/.*)$/;

/** Whether a path is one that {@link allowBrowsers} is for, where no route's own hooks have run. */
export function isForBrowsers(path: string): boolean {
  return FOR_BROWSERS.test(path);
}

/** The headers of one such answer. */
export function letBrowserRead(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('Cache-Control', 'no-store').header('Vary', 'Origin');
  const { origin } = request.headers;
  if (origin === undefined) return;
  void reply.header('Access-Control-Allow-Origin', origin).header('Access-Control-Allow-Credentials', 'true');
}

/** Answers preflights for a route of a scope that allows browsers. */
export function answerPreflight(scope: FastifyInstance, url: string, methods: string): void {
  scope.options(url, async (request, reply) => {
    const asked = request.headers['access-control-request-headers'];
    void reply.header('Access-Control-Allow-Methods', methods).header('Access-Control-Max-Age', '600');
    if (asked !== undefined) void reply.header('Access-Control-Allow-Headers', asked);
    return reply.code(204).send();
  });
}
