import { ValidationError } from '@xsp/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CampaignFile } from '../../catalog';
import { ratesOf } from '../../charging/option-cache';
import type { ManagedCampaign, Precondition } from '../../management/campaigns';
import { campaignStatus } from '../../reports/campaign-status';
import { notFound } from '../problem';
import type { ServerContext } from '../server-context';

/** `/v1/campaigns…`: the catalogue's campaigns through the API. */
export function campaignRoutes(app: FastifyInstance, context: ServerContext): void {
  const { state, adServer, campaigns } = context;

  app.get('/v1/campaigns', async () => ({ campaigns: campaigns.list().map(viewOf) }));

  app.get('/v1/campaigns/:id', async (request, reply) => {
    const managed = campaigns.get(idOf(request));
    return reply.header('ETag', managed.etag).send(managed.campaign);
  });

  app.put('/v1/campaigns/:id', async (request, reply) => {
    const id = idOf(request);
    const { campaign, etag, isNew } = await campaigns.put(
      id,
      bodyOf(request) as unknown as CampaignFile,
      preconditionOf(request),
    );
    await context.audit(request, 'campaign.put', id, { etag });
    return reply
      .code(isNew ? 201 : 200)
      .header('ETag', etag)
      .send(campaign);
  });

  app.delete('/v1/campaigns/:id', async (request, reply) => {
    const id = idOf(request);
    await campaigns.delete(id, preconditionOf(request));
    await context.audit(request, 'campaign.delete', id, {});
    return reply.code(204).send();
  });

  for (const [path, paused] of [
    ['pause', true],
    ['resume', false],
  ] as const) {
    app.post(`/v1/campaigns/:id/${path}`, async (request) => {
      const id = idOf(request);
      await campaigns.pause(id, paused);
      await context.audit(request, `campaign.${path}`, id, {});
      return viewOf(campaigns.get(id));
    });
  }

  app.get('/v1/campaigns/:id/status', async (request) => statusOf(idOf(request)));

  app.put('/v1/campaigns/:id/budget', async (request) => {
    const id = idOf(request);
    const budget = bodyOf(request);
    await campaigns.putBudget(id, budget);
    await context.audit(request, 'campaign.budget', id, { budget });
    return statusOf(id);
  });

  async function statusOf(id: string) {
    const campaign = adServer.catalog.campaignById.get(id);
    if (!campaign) throw notFound(`There is no campaign ${JSON.stringify(id)}.`);
    return campaignStatus(state, campaign, ratesOf(adServer.catalog));
  }
}

function viewOf({ campaign, etag, paused }: ManagedCampaign) {
  return { id: campaign.id, name: campaign.name ?? campaign.id, advertiser: campaign.advertiser, paused, etag };
}

function idOf(request: FastifyRequest): string {
  return (request.params as { readonly id: string }).id;
}

/** @throws ValidationError */
function bodyOf({ body }: FastifyRequest): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new ValidationError('body', 'must be a JSON object');
}

function preconditionOf({ headers }: FastifyRequest): Precondition {
  return { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] };
}
