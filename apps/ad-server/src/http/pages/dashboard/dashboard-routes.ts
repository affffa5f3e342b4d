import type { FastifyInstance } from 'fastify';
import type { Overview } from '../../../web/api/overview';
import { breakPlan } from '../../../schedules/break-plan';
import { Query } from '../../query';
import type { ServerContext } from '../../server-context';
import { TagAsker } from './ask-tag';
import { deliveryCurve } from './delivery-curve';
import { overview } from './overview';
import { tagAnswer } from './tag-answer';

/** However many pages look, the state is asked once a second. */
const FRESH_MS = 900;

/** The most campaigns whose curves one request gets. */
const CURVES = 50;

const TAG_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  properties: { url: { type: 'string', minLength: 1, maxLength: 8_192 } },
} as const;

/** `/dashboard/…`: what the dashboard shows beyond the management API. */
export function dashboardRoutes(app: FastifyInstance, context: ServerContext): void {
  const { state, adServer } = context;
  const recent = new Map<string, { readonly at: number; readonly answer: Promise<Overview> }>();
  const tags = new TagAsker(app, context.publicUrl);
  app.addHook('onClose', () => tags.close());

  app.get('/dashboard/overview', async (request) => {
    const wanted = (new Query(request.query as Record<string, unknown>).optional('q') ?? '').toLowerCase();
    const now = performance.now();
    for (const [key, { at }] of recent) if (now - at > FRESH_MS) recent.delete(key);
    const known = recent.get(wanted);
    if (known) return known.answer;
    const answer = overview(context, wanted);
    recent.set(wanted, { at: now, answer });
    return answer;
  });

  app.get('/dashboard/curves', async (request) => {
    const ids = new Query(request.query as Record<string, unknown>).optional('campaigns', 4_096)?.split(',') ?? [];
    const campaigns = ids.slice(0, CURVES).flatMap((id) => adServer.catalog.campaignById.get(id) ?? []);
    return { curves: await Promise.all(campaigns.map((one) => deliveryCurve(state, adServer.catalog, one))) };
  });

  app.get('/dashboard/choices', async () => ({
    placements: adServer.catalog.placements.map(({ id, name }) => ({ id, name })),
    schedules: [...adServer.catalog.scheduleById.values()].map((schedule) => ({
      id: schedule.id,
      name: schedule.name,
      placement: breakPlan(schedule, adServer.catalog.placementById).placement.id,
    })),
  }));

  app.post('/dashboard/tag', { schema: { body: TAG_SCHEMA } }, async (request) => {
    const { url } = request.body as { readonly url: string };
    return tagAnswer(await tags.ask(url.trim()));
  });
}
