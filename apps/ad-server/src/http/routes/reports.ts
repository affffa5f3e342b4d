import { ValidationError } from '@xsp/core';
import type { FastifyInstance } from 'fastify';
import { deliveryCsv, deliveryLines } from '../../reports/delivery-rows';
import { notFound } from '../problem';
import { Query } from '../query';
import type { ServerContext } from '../server-context';

const DAY = 86_400_000;

/** `GET /v1/reports/delivery?from&to&by=hour|day&campaign`: JSON, or CSV with `format=csv`. */
export function reportRoutes(app: FastifyInstance, { state, adServer }: ServerContext): void {
  app.get('/v1/reports/delivery', async (request, reply) => {
    const query = new Query(request.query as Record<string, unknown>);
    const now = state.now();
    const by = query.oneOf('by', ['hour', 'day'], 'day');
    const to = timeOf(query, 'to') ?? now;
    const from = timeOf(query, 'from') ?? to - DAY;
    if (from > to) throw new ValidationError('from', 'must not be after to');
    const { catalog } = adServer;
    const id = query.optional('campaign');
    const one = id === undefined ? undefined : catalog.campaignById.get(id);
    if (id !== undefined && !one) throw notFound(`There is no campaign ${JSON.stringify(id)}.`);
    const lines = await deliveryLines(state, catalog, one ? [one] : catalog.campaigns, { from, to, by });
    const format = query.oneOf('format', ['json', 'csv'], 'json');
    if (format === 'json') return { now: new Date(now).toISOString(), by, rows: lines };
    return reply.type('text/csv; charset=utf-8').send(deliveryCsv(lines));
  });
}

/** @throws ValidationError */
function timeOf(query: Query, name: string): number | undefined {
  const text = query.optional(name);
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isFinite(time)) return time;
  throw new ValidationError(
    name,
    `must be a time of ISO 8601 such as 2026-01-01T00:00:00Z, but is ${JSON.stringify(text)}`,
  );
}
