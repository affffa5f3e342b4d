import type { FastifyRequest } from 'fastify';
import type { AdRequest } from '../serving/ad-request';
import { mayRemember } from '../serving/privacy';
import { isExpanded } from '../serving/reservation-id';
import { viewerOf } from '../serving/viewer';
import { notFound } from './problem';
import { type Query } from './query';
import type { ServerContext } from './server-context';

/**
 * Reads what every ad request brings.
 *
 * @throws ValidationError for a malformed parameter, HttpProblem 404 for an unknown placement
 */
export function adRequestOf(request: FastifyRequest, query: Query, context: ServerContext): AdRequest {
  const id = query.required('placement');
  const placement = context.adServer.catalog.placementById.get(id);
  if (!placement) throw notFound(`There is no placement ${JSON.stringify(id)}.`);
  const requestId = query.optional('requestId');
  return {
    placement,
    viewer: viewerOf(
      { user: query.optional('user') ?? cookieOf(request), session: query.optional('session') },
      mayRemember({
        gdpr: query.flag('gdpr'),
        coppa: query.flag('coppa'),
        rdp: query.flag('rdp'),
        gpc: request.headers['sec-gpc'] === '1',
      }),
      context.userKey,
    ),
    requestId: requestId !== undefined && isExpanded(requestId) ? requestId : undefined,
  };
}

function cookieOf({ cookies }: FastifyRequest): string | undefined {
  const value = cookies['xsp_uid'];
  return value !== undefined && /^[A-Za-z0-9_-]{1,256}$/.test(value) ? value : undefined;
}
