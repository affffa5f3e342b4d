import { json, PROBLEMS, ref, text } from '../answers';
import type { Answer, Paths } from '../openapi-types';
import { AD_REQUEST, PLACEMENT, PREVIEW, query, required, VAST_VERSION, wholeNumber } from '../parameters';
import { browserPath } from './browser-path';

const refusals = {
  ...PROBLEMS.malformed,
  ...PROBLEMS.forged,
  ...PROBLEMS.notFound,
  ...PROBLEMS.expired,
  ...PROBLEMS.tooMany,
};
const xml = (description: string): Answer => ({ description, content: text('application/xml') });
const seconds = wholeNumber(1, 3_600);

/** What players and pages ask for. No ad is an answer without ads, never an error. */
export const AD_REQUEST_PATHS: Paths = {
  '/vast': browserPath({
    get: {
      operationId: 'vast',
      summary: 'A VAST document: an ad, or a pod of several',
      tags: ['ads'],
      security: [],
      parameters: [
        query('placement', 'The id of a placement of the catalogue; not with `break` or `preview`.'),
        VAST_VERSION,
        query('pod', 'Asks for a pod of at most so many ads.', wholeNumber(1, 16)),
        query('mindur', 'The least length of the pod, in seconds.', wholeNumber(0, 3_600)),
        query('maxdur', 'The greatest length of the pod, in seconds.', seconds),
        query('break', "The ticket of an ad break, from a VMAP's `AdTagURI`.", { type: 'string', maxLength: 8_192 }),
        PREVIEW,
        ...AD_REQUEST,
      ],
      responses: { 200: xml('VAST.'), ...refusals },
    },
  }),
  '/vmap': browserPath({
    get: {
      operationId: 'vmap',
      summary: 'VMAP 1.0.1: the ad breaks of a content item',
      tags: ['ads'],
      security: [],
      parameters: [
        required(query('schedule', 'The id of a schedule of the catalogue.')),
        query('duration', 'The length of the content in seconds.', {
          type: 'string',
          pattern: '^\\d{1,6}(\\.\\d{1,3})?$',
        }),
        query('mode', '`whole`: every break is decided now. `redirect`: when it is reached.', {
          enum: ['whole', 'redirect'],
          default: 'whole',
        }),
        VAST_VERSION,
        PREVIEW,
        ...AD_REQUEST,
      ],
      responses: { 200: xml('VMAP.'), ...refusals },
    },
  }),
  '/hls/assets': browserPath({
    get: {
      operationId: 'hlsAssets',
      summary: 'The asset list of an HLS interstitial (rfc8216bis, appendix D.2)',
      tags: ['ads'],
      security: [],
      parameters: [
        PLACEMENT,
        query('duration', 'The length of the interstitial in seconds, 30 when left out.', seconds),
        query('_HLS_primary_id', 'The playback; with the interstitial, the same ids are the same decision.'),
        query('_HLS_interstitial_id', 'The interstitial.'),
        PREVIEW,
        ...AD_REQUEST,
      ],
      responses: { 200: { description: 'The asset list.', content: json(ref('AssetList')) }, ...refusals },
    },
  }),
  '/v1/decisions': browserPath({
    post: {
      operationId: 'decisions',
      summary: 'All ads of a page in one decision',
      tags: ['ads'],
      security: [],
      requestBody: { required: true, content: json(ref('DecisionsRequest')) },
      responses: {
        200: { description: 'The ads of each request, in the order asked for.', content: json(ref('Decisions')) },
        ...refusals,
      },
    },
  }),
};
