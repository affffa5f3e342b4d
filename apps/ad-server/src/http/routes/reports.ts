import { Readable } from 'node:stream';
import { ValidationError } from '@xsp/core';
import type { FastifyInstance } from 'fastify';
import { deliveryCsv } from '../../reports/delivery-csv';
import { deliveryJson } from '../../reports/delivery-json';
import { askedBy } from '../../reports/delivery-question';
import { deliveryLines } from '../../reports/delivery-rows';
import { ledgerOf } from '../../reports/ledger';
import { notFound } from '../problem';
import { Query } from '../query';
import type { ServerContext } from '../server-context';

const DAY = 86_400_000;

/** `GET /v1/reports/delivery?from&to&by=hour|day,creative,placement&campaign`: JSON, or CSV with `format=csv`. */
export function reportRoutes(app: FastifyInstance, { state, adServer, reportNames, refusals }: ServerContext): void {
  app.get('/v1/reports/delivery', async (request, reply) => {
    const query = new Query(request.query as Record<string, unknown>);
    const now = state.now();
    const by = query.optional('by') ?? 'day';
    const parts = askedBy(by);
    const to = timeOf(query, 'to') ?? now;
    const from = timeOf(query, 'from') ?? to - DAY;
    if (from > to) throw new ValidationError('from', 'must not be after to');
    await reportNames.refresh();
    const { campaigns, campaignById } = adServer.catalog;
    const departed = reportNames.ledgers.filter(({ id }) => !campaignById.has(id));
    const all = [
      ...campaigns.map((campaign) => ({ ...ledgerOf(campaign), departed: false })),
      ...departed.map((ledger) => ({ ...ledger, departed: true })),
    ];
    const asked = query.optional('campaign');
    const ledgers = asked === undefined ? all : all.filter(({ id }) => id === asked);
    if (asked !== undefined && ledgers.length === 0) throw notFound(`There is no campaign ${JSON.stringify(asked)}.`);
    // Those of the other processes are some seconds old.
    await refusals.flush();
    const format = query.oneOf('format', ['json', 'csv'], 'json');
    const lines = await deliveryLines(state, ledgers, reportNames, { from, to, ...parts });
    const isJson = format === 'json';
    const pieces = isJson ? deliveryJson(lines, now, by) : deliveryCsv(lines, parts);
    // Piece by piece, so that a long report keeps nobody else waiting.
    return reply
      .type(isJson ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8')
      .send(Readable.from(pieces));
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
