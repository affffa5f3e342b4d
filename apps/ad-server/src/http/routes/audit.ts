import type { FastifyInstance } from 'fastify';
import { Query } from '../query';
import type { ServerContext } from '../server-context';

/** `GET /v1/audit`: who changed what, when; the newest first. */
export function auditRoutes(app: FastifyInstance, { auditLog }: ServerContext): void {
  app.get('/v1/audit', async (request) => {
    const query = new Query(request.query as Record<string, unknown>);
    const most = query.wholeNumber('limit', 1, 1_000) ?? 100;
    const before = query.wholeNumber('before', 1, 999_999_999);
    return { entries: await auditLog.list(most, before) };
  });
}
