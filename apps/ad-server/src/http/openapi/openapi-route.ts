import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../server-context';
import { openApiDocument } from './openapi-document';

/** `/openapi.json`: what every call takes and answers, for whoever asks. */
export function openApiRoute(app: FastifyInstance, { publicUrl }: Pick<ServerContext, 'publicUrl'>): void {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')) as { version: string };
  let document: string | undefined;
  app.get('/openapi.json', { exposeHeadRoute: true }, async (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(publicUrl(), version));
    return reply.type('application/json; charset=utf-8').send(document);
  });
}
