import type { FastifyInstance } from 'fastify';

/**
 * Reads bodies of any type and drops them, in the scope it is called in: `navigator.sendBeacon` sends one of whatever
 * type its data has. They may be as long as anywhere.
 */
export function ignoreBodies(scope: FastifyInstance): void {
  // A type that is none would be refused before any parser is asked.
  scope.addHook('onRequest', async ({ raw }) => void delete raw.headers['content-type']);
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined));
}
