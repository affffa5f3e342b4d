import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { VAST_VERSIONS, writeVast, type PodRules, type Vast } from '@xsp/vmap';
import type { PlayerSize } from '../../documents/player-size';
import { NO_ADS, vastOfAd, vastOfPod } from '../../documents/vast-document';
import { newReservationId, RETRY_MS, retriedReservationId } from '../../serving/reservation-id';
import type { AdRequest } from '../../serving/ad-request';
import { podOfSlots } from '../../serving/pod-of-slots';
import type { PodsAdRequest } from '../../serving/pods-ad-request';
import { breakAdRequest } from '../../schedules/break-ad-request';
import { adRequestOf, placementOf, playerSizeOf } from '../ad-query';
import { answerPreflight } from '../browser-access';
import { toldDevice } from '../device';
import { documentContext } from '../document-context';
import { getsNoAd } from '../changes-nothing';
import { previewOf } from '../preview';
import { HttpProblem } from '../problem';
import { Query } from '../query';
import { sendXml, XML } from '../send-xml';
import type { ServerContext } from '../server-context';

/**
 * `GET /vast?placement=ID`: a VAST document with one ad, or an empty one; `pod=N` asks for a pod, `break=SIGNED` is what
 * a VMAP's `AdTagURI` carries, and `preview=SIGNED` names the ad itself.
 */
export function vastRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/vast', async (request, reply) => {
    const query = new Query(request.query as Record<string, unknown>);
    const version = query.oneOf('v', VAST_VERSIONS, '4.2');
    return sendXml(reply, writeVast(await answerOf(request, reply, query, context), { version }).xml);
  });
  app.head('/vast', async (_request, reply) => reply.type(XML).send());
  answerPreflight(app, '/vast', 'GET, HEAD, OPTIONS');
}

async function answerOf(
  request: FastifyRequest,
  reply: FastifyReply,
  query: Query,
  context: ServerContext,
): Promise<Vast> {
  const player = playerSizeOf(query);
  const previewed = previewOf(query, context);
  if (previewed) {
    const ad = await context.previewAd(previewed);
    return ad ? vastOfAd(ad, documentContext(context, player)) : NO_ADS;
  }
  const ticket = query.optional('break', 8_192);
  const pod = ticket === undefined ? podAsked(request, reply, query, context) : breakOf(ticket, request, context);
  if ('viewer' in pod) return getsNoAd(request, context) ? NO_ADS : oneAd(pod, player, request.log, context);
  if (getsNoAd(request, context)) return NO_ADS;
  const [served] = await context.adServer.servePods(pod);
  return served ? vastOfPod(served, documentContext(context, player, pod.pods[0]!.placement)) : NO_ADS;
}

async function oneAd(
  adRequest: AdRequest,
  player: PlayerSize,
  log: FastifyBaseLogger,
  context: ServerContext,
): Promise<Vast> {
  const result = await context.adServer.serveAd(adRequest);
  if (result.success) return vastOfAd(result.ad, documentContext(context, player, adRequest.placement));
  log.info({ placement: adRequest.placement.id, reason: result.reason }, 'no ad');
  return NO_ADS;
}

function podAsked(
  request: FastifyRequest,
  reply: FastifyReply,
  query: Query,
  context: ServerContext,
): AdRequest | PodsAdRequest {
  const placement = placementOf(query, context);
  const adRequest = adRequestOf(request, reply, query, placement, context);
  const rules = rulesOf(query);
  if (!rules) return adRequest;
  const { requestId, viewer, pod } = adRequest;
  const retried = requestId !== undefined && viewer.known !== 'nobody';
  return {
    request: adRequest,
    id: retried ? retriedReservationId(requestId, `${placement.id} pod`, 0) : newReservationId(),
    retryMs: RETRY_MS,
    pods: [{ pod, placement, rules, bumper: null, startsInMs: 0, breakNumber: 0, tags: 'all' }],
  };
}

/** @throws ValidationError */
function rulesOf(query: Query): PodRules | undefined {
  const maxAds = query.wholeNumber('pod', 1, 16);
  const least = query.wholeNumber('mindur', 0, 3_600);
  const longest = query.wholeNumber('maxdur', Math.max(1, least ?? 0), 3_600);
  return maxAds === undefined ? undefined : podOfSlots(maxAds, { least, longest });
}

/** @throws HttpProblem 403 for a ticket that was not signed here or has expired */
function breakOf(ticket: string, request: FastifyRequest, context: ServerContext): PodsAdRequest {
  const { signer, state, adServer, trusted } = context;
  const deviceOf = (mayRemember: boolean) => toldDevice(request, trusted, mayRemember);
  const asked = breakAdRequest(ticket, signer, adServer.catalog, state.now(), deviceOf);
  if (asked) return asked;
  const detail = 'The break was not signed by this server, has expired, or is of a schedule that is no longer there.';
  throw new HttpProblem({ status: 403, title: 'Forbidden', detail, code: 'BREAK_FORGED' });
}
