import { ADJUSTMENT_SCHEMA } from '../../routes/adjustments';
import { PREVIEW_SCHEMA } from '../../routes/previews';
import { REFUSAL_REASONS } from '../../../explain/refusal-reason';
import { ref } from '../answers';
import type { JsonSchema } from '../openapi-types';
import { amount, count, instant, listOf, nullable, object, string, url } from './object';

const boolean: JsonSchema = { type: 'boolean' };
/** Money as a decimal string, events as a number. */
const figure: JsonSchema = { anyOf: [amount, { type: 'integer' }] };

/** What the management API takes and answers with. */
export const MANAGEMENT_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  CampaignSummary: object({ id: string, name: string, advertiser: string, paused: boolean, etag: string }),
  CampaignList: object({ campaigns: listOf(ref('CampaignSummary')) }),
  CampaignStatus: object({
    id: string,
    name: string,
    now: instant,
    budget: ref('BudgetFigures'),
    pacing: nullable(ref('PacingFigures')),
    impressions: count,
    clicks: count,
    completes: count,
  }),
  BudgetFigures: {
    type: 'object',
    description:
      'What is spent in total, and each limit beside it by its name: daily, hourly, impressions, group:ID, advertiser:ID:monthly, …',
    required: ['currency', 'spent', 'held', 'unbilled'],
    properties: {
      currency: nullable(string),
      total: amount,
      spent: amount,
      held: amount,
      remaining: amount,
      overcommitted: boolean,
      unbilled: amount,
    },
    additionalProperties: ref('LineFigures'),
  },
  LineFigures: object({
    limit: figure,
    spent: figure,
    held: figure,
    remaining: figure,
    overcommitted: boolean,
    version: count,
    endsAt: nullable(instant),
  }),
  PacingFigures: object({
    mode: string,
    start: instant,
    end: instant,
    target: figure,
    ceiling: figure,
    actual: figure,
  }),
  Adjustment: ADJUSTMENT_SCHEMA,
  AdjustmentAnswer: object({
    applied: { type: 'boolean', description: 'False: the id was applied before; nothing was changed.' },
    status: ref('CampaignStatus'),
  }),
  PreviewRequest: PREVIEW_SCHEMA,
  Preview: object({
    preview: { type: 'string', description: 'The value of the parameter `preview` of an ad request.' },
    url: { ...url, description: 'A VAST document with the creative.' },
    expiresAt: instant,
  }),
  DeliveryReport: object({
    now: instant,
    by: { ...string, description: 'What it was asked by.' },
    rows: listOf(ref('DeliveryRow')),
  }),
  DeliveryRow: object(
    {
      campaign: string,
      from: instant,
      to: instant,
      impressions: count,
      clicks: count,
      completes: count,
      spend: amount,
      unbilled: amount,
      currency: string,
    },
    {
      creative: { ...nullable(string), description: 'Where it is asked by creative; null: what none is known for.' },
      placement: {
        ...nullable(string),
        description: 'Where it is asked by placement; `schedule:ID` for breaks of a schedule without one.',
      },
      refusals: {
        ...ref('Refusals'),
        description: 'Where it is not asked by creative or placement.',
      },
    },
  ),
  Refusals: {
    ...object(Object.fromEntries(REFUSAL_REASONS.map((reason) => [reason, count]))),
    description: 'How many requests could not have the campaign, by the first reason; by the hours of UTC.',
  },
  User: object({
    now: instant,
    counters: listOf(object({ counter: string, window: string, count, keptUntil: nullable(instant) })),
    holds: listOf(object({ creative: string, expiresAt: instant })),
  }),
  Audit: object({
    entries: listOf(
      object({ id: count, at: instant, by: string, action: string, target: string, details: { type: 'object' } }),
    ),
  }),
  Problem: object(
    { type: string, title: string, status: { type: 'integer' }, detail: string, code: string },
    { errors: listOf(object({ path: string, message: string })) },
  ),
};
