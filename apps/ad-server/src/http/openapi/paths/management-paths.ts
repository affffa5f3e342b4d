import { json, PROBLEMS, ref, text } from '../answers';
import type { Answer, Operation, Paths } from '../openapi-types';
import { AD_REQUEST, CAMPAIGN_ID, header, path, PLACEMENT, query, wholeNumber } from '../parameters';

const { malformed, unauthorized, notFound, conflict, deleted, changed, away } = PROBLEMS;
const tags = ['management'] as const;

const answer = (description: string, schema: string): Answer => ({ description, content: json(ref(schema)) });
const nothing: Answer = { description: 'Done.' };
const campaign = (description: string): Answer => ({
  ...answer(description, 'Catalog.campaign'),
  headers: { ETag: { description: 'The version, for `If-Match`.', schema: { type: 'string' } } },
});

const versions = [
  header('If-Match', 'Only if the campaign has this version.'),
  header('If-None-Match', '`*`: only if there is no campaign with this id.'),
];

const BY_WHAT =
  'Rows are always of one campaign. With `hour` or `day` each is of one of its time zone, else of all the time, in whole ' +
  'days. Creatives and placements are counted by days; rows of which nothing was delivered are left out there, and of ' +
  'campaigns that are no longer in the catalogue everywhere. Refusals of other processes may be ten seconds old.';

function pausing(operationId: string, summary: string): Operation {
  const responses = { 200: answer('The campaign.', 'CampaignSummary'), ...unauthorized, ...notFound, ...away };
  return { operationId, summary, tags, parameters: [CAMPAIGN_ID], responses };
}

/** Campaigns, users and reports, with the admin token. */
export const MANAGEMENT_PATHS: Paths = {
  '/v1/campaigns': {
    get: {
      operationId: 'listCampaigns',
      summary: 'All campaigns',
      tags,
      responses: { 200: answer('The campaigns, in the order of the catalogue.', 'CampaignList'), ...unauthorized },
    },
  },
  '/v1/campaigns/{id}': {
    get: {
      operationId: 'getCampaign',
      summary: 'A campaign as it was written',
      tags,
      parameters: [CAMPAIGN_ID],
      responses: { 200: campaign('The campaign.'), ...unauthorized, ...notFound },
    },
    put: {
      operationId: 'putCampaign',
      summary: 'Writes a campaign, checked like the catalogue file; all servers have it within a second',
      tags,
      parameters: [CAMPAIGN_ID, ...versions],
      requestBody: { required: true, content: json(ref('Catalog.campaign')) },
      responses: {
        200: campaign('It was changed.'),
        201: campaign('It is new.'),
        ...malformed,
        ...unauthorized,
        ...deleted,
        ...changed,
        ...away,
      },
    },
    delete: {
      operationId: 'deleteCampaign',
      summary: 'Deletes a campaign; its id is not used again',
      description:
        'Ads of it that were served already lead to their landing page and count as long as their tokens are valid, and ' +
        'reports have what it delivered.',
      tags,
      parameters: [CAMPAIGN_ID, ...versions],
      responses: { 204: nothing, ...unauthorized, ...notFound, ...conflict, ...changed, ...away },
    },
  },
  '/v1/campaigns/{id}/status': {
    get: {
      operationId: 'campaignStatus',
      summary: 'Budget, pacing and events of a campaign',
      tags,
      parameters: [CAMPAIGN_ID],
      responses: { 200: answer('The status.', 'CampaignStatus'), ...unauthorized, ...notFound, ...away },
    },
  },
  '/v1/campaigns/{id}/budget': {
    put: {
      operationId: 'putBudget',
      summary: 'Changes limits of a budget for all servers at once; what is not named stays',
      tags,
      parameters: [CAMPAIGN_ID],
      requestBody: { required: true, content: json(ref('Catalog.budget')) },
      responses: {
        200: answer('The status then.', 'CampaignStatus'),
        ...malformed,
        ...unauthorized,
        ...notFound,
        ...away,
      },
    },
  },
  '/v1/campaigns/{id}/adjustments': {
    post: {
      operationId: 'adjust',
      summary: 'A credit or debit after the fact, once for each id',
      tags,
      parameters: [CAMPAIGN_ID],
      requestBody: { required: true, content: json(ref('Adjustment')) },
      responses: {
        200: answer('It was applied before; nothing was changed.', 'AdjustmentAnswer'),
        201: answer('It is applied.', 'AdjustmentAnswer'),
        ...malformed,
        ...unauthorized,
        ...notFound,
        ...conflict,
        ...away,
      },
    },
  },
  '/v1/campaigns/{id}/pause': { post: pausing('pauseCampaign', 'Serves the campaign no more') },
  '/v1/campaigns/{id}/resume': { post: pausing('resumeCampaign', 'Serves the campaign again') },
  '/v1/campaigns/{id}/previews': {
    post: {
      operationId: 'previewCreative',
      summary: 'Signs a preview of a creative, which ad requests show without counting anything',
      tags,
      parameters: [CAMPAIGN_ID],
      requestBody: { required: true, content: json(ref('PreviewRequest')) },
      responses: { 201: answer('The preview.', 'Preview'), ...malformed, ...unauthorized, ...notFound },
    },
  },
  '/v1/users/{id}': {
    get: {
      operationId: 'getUser',
      summary: 'What is stored of a user',
      tags,
      parameters: [path('id', "The user's id at the publisher.")],
      responses: { 200: answer('Counters and open holds.', 'User'), ...unauthorized, ...away },
    },
    delete: {
      operationId: 'eraseUser',
      summary: 'Erases what is stored of a user',
      tags,
      parameters: [path('id', "The user's id at the publisher.")],
      responses: { 204: nothing, ...unauthorized, ...away },
    },
  },
  '/v1/reports/delivery': {
    get: {
      operationId: 'deliveryReport',
      summary:
        'What was delivered, by hour or day, creative and placement of the campaigns; it adds up to their budgets',
      description: BY_WHAT,
      tags,
      parameters: [
        query('from', 'ISO 8601; a day ago when left out.'),
        query('to', 'ISO 8601; now when left out.'),
        query('by', 'Some of hour, day, campaign, creative and placement, separated by commas.', {
          type: 'string',
          pattern: '^(hour|day|campaign|creative|placement)(,(hour|day|campaign|creative|placement))*$',
          default: 'day',
        }),
        query('campaign', 'Of this campaign alone, be it in the catalogue or not any more.'),
        query('format', 'JSON or CSV.', { enum: ['json', 'csv'], default: 'json' }),
      ],
      responses: {
        200: {
          description: 'A row for each campaign and whatever else it is asked by.',
          content: { ...json(ref('DeliveryReport')), ...text('text/csv') },
        },
        ...malformed,
        ...unauthorized,
        ...notFound,
        ...away,
      },
    },
  },
  '/v1/explain': {
    get: {
      operationId: 'explain',
      summary: 'The decision that an ad request would get now, with the reason for every campaign; changes nothing',
      tags,
      parameters: [PLACEMENT, ...AD_REQUEST],
      responses: {
        200: answer('Every campaign, in the order of the catalogue.', 'Explanations'),
        ...malformed,
        ...unauthorized,
        ...notFound,
        ...away,
      },
    },
  },
  '/v1/audit': {
    get: {
      operationId: 'audit',
      summary: 'Who changed what, when; the newest first',
      tags,
      parameters: [
        query('limit', 'At most so many, 100 when left out.', wholeNumber(1, 1_000)),
        query('before', 'Only what is older than the entry with this id.', wholeNumber(1, 999_999_999)),
      ],
      responses: { 200: answer('The entries.', 'Audit'), ...malformed, ...unauthorized, ...away },
    },
  },
};
