import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { answerPreflight } from '../browser-access';

/** The sample media that the server serves itself. */
const MEDIA = join(__dirname, '../../../media');

/** `/media/…`: files for anybody, and for players of any origin that read them by script, in parts too. */
export function mediaRoutes(app: FastifyInstance): void {
  app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => void reply.header('Access-Control-Allow-Origin', '*'));
    scope.register(fastifyStatic, { root: MEDIA, prefix: '/media/', maxAge: 3_600_000 });
    answerPreflight(scope, '/media/*', 'GET, HEAD, OPTIONS');
  });
}
