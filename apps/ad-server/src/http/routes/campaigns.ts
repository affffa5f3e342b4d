import type { FastifyInstance } from 'fastify';
import { campaignStatus } from '../../reports/campaign-status';
import { ratesOf } from '../../charging/option-cache';
import { notFound } from '../problem';
import type { ServerContext } from '../server-context';

/** `/v1/campaigns/…`: the management API of campaigns. */
export function campaignRoutes(app: FastifyInstance, { state, adServer }: ServerContext): void {
  app.get('/v1/campaigns/:id/status', async (request) => {
    const { id } = request.params as { readonly id: string };
    const campaign = adServer.catalog.campaignById.get(id);
    if (!campaign) throw notFound(`There is no campaign ${JSON.stringify(id)}.`);
    return campaignStatus(state, campaign, ratesOf(adServer.catalog));
  });
}
