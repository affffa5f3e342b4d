import type { FastifyInstance } from 'fastify';

/**
 * Takes a body of no bytes for no body, whatever its type says: clients that send `Content-Type: application/json` with
 * every request may call what needs none. Where a body is needed its absence is told as such.
 */
export function acceptEmptyBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
}
