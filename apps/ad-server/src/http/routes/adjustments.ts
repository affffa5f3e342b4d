import { Money, ValidationError } from '@xsp/core';
import { adjust } from '@xsp/budget';
import type { FastifyInstance } from 'fastify';
import { budgetCampaign } from '../../charging/budget-campaign';
import { ratesOf } from '../../charging/option-cache';
import { campaignStatus } from '../../reports/campaign-status';
import { HttpProblem, notFound } from '../problem';
import type { ServerContext } from '../server-context';

/** The body of an adjustment. */
export const ADJUSTMENT_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'kind', 'amount', 'currency', 'reason'],
  properties: {
    id: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
    kind: { enum: ['credit', 'debit'] },
    amount: { type: 'string', maxLength: 32 },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    reason: { type: 'string', minLength: 1, maxLength: 1_000 },
  },
} as const;

interface AdjustmentBody {
  readonly id: string;
  readonly kind: 'credit' | 'debit';
  readonly amount: string;
  readonly currency: string;
  readonly reason: string;
}

/** `POST /v1/campaigns/ID/adjustments`: a credit or debit after the fact, once for each id; 409 for another with its id. */
export function adjustmentRoutes(app: FastifyInstance, context: ServerContext): void {
  const { state, adServer } = context;
  app.post('/v1/campaigns/:id/adjustments', { schema: { body: ADJUSTMENT_SCHEMA } }, async (request, reply) => {
    const { id } = request.params as { readonly id: string };
    const campaign = adServer.catalog.campaignById.get(id);
    if (!campaign) throw notFound(`There is no campaign ${JSON.stringify(id)}.`);
    const { amount, currency, ...rest } = request.body as AdjustmentBody;
    const rates = ratesOf(adServer.catalog);
    const adjustment = { ...rest, amount: Money.of(amount, currency, 'amount'), by: 'admin' };
    const applied = await adjust(state, budgetCampaign(campaign), adjustment, rates ? { rates } : {}).catch(
      (error: unknown) => {
        throw isOfAnother(error) ? idTaken(error) : error;
      },
    );
    if (applied) await context.audit(request, 'campaign.adjust', id, { ...(request.body as AdjustmentBody) });
    return reply.code(applied ? 201 : 200).send({ applied, status: await campaignStatus(state, campaign, rates) });
  });
}

/** What an id's form may be is the schema's: whatever else is wrong with one is that it names another adjustment. */
function isOfAnother(error: unknown): error is ValidationError {
  return error instanceof ValidationError && error.path === 'id';
}

function idTaken({ issues }: ValidationError): HttpProblem {
  const detail = `The adjustment ${issues[0]!.message}. Give this one an id of its own.`;
  return new HttpProblem({ status: 409, title: 'Conflict', detail, code: 'ADJUSTMENT_ID_TAKEN' });
}
