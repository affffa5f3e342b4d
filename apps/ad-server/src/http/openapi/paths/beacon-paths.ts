import { BEACON_EVENTS } from '../../../tracking/events';
import { PROBLEMS } from '../answers';
import type { Operation, Paths } from '../openapi-types';
import { path, query } from '../parameters';
import { browserPath } from './browser-path';

const TOKEN = path('token', 'What stands in the document; with `.gif` behind it the answer is a pixel.');

const beacon: Omit<Operation, 'operationId'> = {
  summary: 'An event of an ad; the first impression commits what the ad held',
  description:
    'Each event counts once. `notUsed`, and an `error` before the impression, give back what the ad held. 204 is said ' +
    'only when the event is counted or stands in the durable spool.',
  tags: ['beacons'],
  security: [],
  parameters: [
    path('event', 'The event.', { enum: [...BEACON_EVENTS] }),
    TOKEN,
    query('code', 'Of `error`: the code of VAST, in place of `[ERRORCODE]`.'),
  ],
  responses: {
    200: { description: 'As 204, with a pixel.', content: { 'image/gif': { schema: {} } } },
    204: { description: 'It is counted, was counted before, or counts nothing.' },
    ...PROBLEMS.forged,
    ...PROBLEMS.notFound,
    ...PROBLEMS.expired,
    ...PROBLEMS.tooMany,
    ...PROBLEMS.away,
  },
};

/** What players tell. */
export const BEACON_PATHS: Paths = {
  '/t/{event}/{token}': browserPath({
    get: { operationId: 'beacon', ...beacon },
    post: { operationId: 'beaconPost', ...beacon },
  }),
  '/click/{token}': browserPath({
    get: {
      operationId: 'click',
      summary: "A click: to the creative's own address, never to one that the request brings",
      description: 'While its token is valid, whether or not the creative is still in the catalogue.',
      tags: ['beacons'],
      security: [],
      parameters: [
        path('token', 'What stands in the document. One that has expired still redirects.'),
        query('companion', 'The companion of the creative that was clicked.'),
      ],
      responses: {
        204: { description: "It is counted: a third party's tag has a click-through of its own." },
        302: {
          description: "The creative's click-through.",
          headers: { Location: { description: 'Where to.', schema: { type: 'string', format: 'uri' } } },
        },
        ...PROBLEMS.forged,
        ...PROBLEMS.notFound,
        ...PROBLEMS.tooMany,
      },
    },
  }),
};
