import { hashId, ValidationError } from '@xsp/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Device, Placement } from '../catalog';
import type { PlayerSize } from '../documents/player-size';
import { hasConsented, mayRemember } from '../privacy/may-remember';
import type { PrivacySignals } from '../privacy/privacy-signals';
import type { AdRequest, Audience } from '../serving/ad-request';
import { isExpanded, newReservationId } from '../serving/reservation-id';
import { householdOf, viewerOf } from '../serving/viewer';
import { toldDevice } from './device';
import { cookieId, setIdentityCookie } from './identity-cookie';
import { isPrefetch } from './prefetch';
import { notFound } from './problem';
import type { Query } from './query';
import type { ServerContext } from './server-context';

const DEVICES: readonly Device[] = ['ctv', 'desktop', 'mobile', 'tablet', 'other'];

/**
 * Reads what every ad request brings.
 *
 * @param reply where a cookie may be set; `undefined`: nowhere
 * @throws ValidationError for a malformed parameter
 */
export function adRequestOf(
  request: FastifyRequest,
  reply: FastifyReply | undefined,
  query: Query,
  placement: Placement,
  { userKey, publicUrl, trusted }: ServerContext,
): AdRequest {
  const session = query.optional('session');
  const signals = privacySignalsOf(request, query);
  const remember = mayRemember(signals);
  const named = query.optional('user') ?? cookieId(request);
  const mayName = reply && !isPrefetch(request.headers) && hasConsented(signals);
  const user = named ?? (mayName ? setIdentityCookie(reply, publicUrl()) : undefined);
  const household = query.optional('household');
  const requestId = query.optional('requestId');
  return {
    placement,
    viewer: viewerOf({ user, session }, remember, userKey),
    household: remember && household !== undefined ? householdOf(household, userKey) : undefined,
    requestId: requestId !== undefined && isExpanded(requestId) ? requestId : undefined,
    audience: audienceOf(query),
    device: toldDevice(request, trusted, remember),
    stream: session === undefined ? newReservationId() : hashId(session),
    pod: newReservationId(),
  };
}

/** The placement that a request names. @throws ValidationError, HttpProblem 404 for an unknown one */
export function placementOf(query: Query, { adServer }: ServerContext): Placement {
  const id = query.required('placement');
  const placement = adServer.catalog.placementById.get(id);
  if (!placement) throw notFound(`There is no placement ${JSON.stringify(id)}.`);
  return placement;
}

/** The most pixels that a player has on one side. */
export const MOST_PIXELS = 100_000;

/** `w` and `h`, which renditions are ordered by. @throws ValidationError */
export function playerSizeOf(query: Query): PlayerSize {
  return { width: query.wholeNumber('w', 1, MOST_PIXELS), height: query.wholeNumber('h', 1, MOST_PIXELS) };
}

/** @throws ValidationError */
export function privacySignalsOf(request: FastifyRequest, query: Query): PrivacySignals {
  const sections = query.optional('gpp_sid') ?? '';
  if (!/^(\d{1,3}([,_]\d{1,3})*)?$/.test(sections)) {
    throw new ValidationError('gpp_sid', 'must be ids of sections, separated by commas');
  }
  return {
    gdpr: query.optional('gdpr') === undefined ? undefined : query.flag('gdpr'),
    tcf: query.optional('gdpr_consent', 4_096),
    gpp: query.optional('gpp', 4_096),
    gppSections: sections
      .split(/[,_]/)
      .filter((id) => id !== '')
      .map(Number),
    coppa: query.flag('coppa'),
    rdp: query.flag('rdp'),
    gpc: request.headers['sec-gpc'] === '1',
  };
}

/** @throws ValidationError */
function audienceOf(query: Query): Audience {
  const country = query.optional('country');
  if (country !== undefined && !/^[A-Za-z]{2}$/.test(country)) {
    throw new ValidationError('country', 'must be two letters of ISO 3166-1');
  }
  const device = query.optional('device');
  if (device !== undefined && !DEVICES.some((known) => known === device)) {
    throw new ValidationError('device', `must be one of ${DEVICES.join(', ')}`);
  }
  const keywords = (query.optional('kw', 2_048) ?? '').split(',').map((word) => word.trim().toLowerCase());
  return {
    country: country?.toUpperCase(),
    device: device as Device | undefined,
    keywords: new Set(keywords.filter((word) => word !== '')),
  };
}
