import { hashId } from '@xsp/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assetList, hasHls } from '../../documents/asset-list';
import type { AdRequest } from '../../serving/ad-request';
import { podOfSlots } from '../../serving/pod-of-slots';
import type { PodsAdRequest } from '../../serving/pods-ad-request';
import { newReservationId, reservationIdOf, RETRY_MS, retriedReservationId } from '../../serving/reservation-id';
import type { IndexedCreative } from '../../serving/creative-index';
import type { ServedAd } from '../../serving/serve-result';
import { adRequestOf, placementOf, playerSizeOf } from '../ad-query';
import { answerPreflight } from '../browser-access';
import { documentContext } from '../document-context';
import { getsNoAd } from '../changes-nothing';
import { previewOf } from '../preview';
import { Query } from '../query';
import type { ServerContext } from '../server-context';

/** How long an interstitial is that does not say, in seconds. */
const DURATION = 30;

/** The shortest ad that is counted with when a break's length is turned into a number of ads, in seconds. */
const SHORTEST = 5;

/** `GET /hls/assets?placement=ID&duration=S`: an HLS interstitial's asset list, tracking as SVTA 2053-2 signalling. */
export function hlsAssetsRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/hls/assets', async (request, reply) => {
    const query = new Query(request.query as Record<string, unknown>);
    const player = playerSizeOf(query);
    const previewed = previewOf(query, context);
    if (previewed) return assetList(await previewedAds(previewed, context), documentContext(context, player));
    const asked = podAsked(request, reply, query, context);
    if (getsNoAd(request, context)) return { ASSETS: [] };
    const [pod] = await context.adServer.servePods(asked);
    return assetList(pod?.ads ?? [], documentContext(context, player, asked.request.placement));
  });
  app.head('/hls/assets', async (_request, reply) => reply.type('application/json').send());
  answerPreflight(app, '/hls/assets', 'GET, HEAD, OPTIONS');
}

async function previewedAds(creative: IndexedCreative, { previewAd }: ServerContext): Promise<readonly ServedAd[]> {
  const ad = await previewAd(creative);
  return ad && hasHls(ad) ? [ad] : [];
}

function podAsked(request: FastifyRequest, reply: FastifyReply, query: Query, context: ServerContext): PodsAdRequest {
  const placement = placementOf(query, context);
  const duration = query.wholeNumber('duration', 1, 3_600) ?? DURATION;
  const primary = query.optional('_HLS_primary_id');
  const interstitial = query.optional('_HLS_interstitial_id');
  const adRequest = ofPlayback(adRequestOf(request, reply, query, placement, context), primary, context);
  return {
    request: adRequest,
    ...identityOf(adRequest, primary, interstitial),
    pods: [
      {
        pod: interstitial ?? adRequest.pod,
        placement,
        rules: podOfSlots(Math.min(16, Math.max(1, Math.floor(duration / SHORTEST))), { longest: duration }),
        bumper: null,
        startsInMs: 0,
        breakNumber: 0,
        only: (creative) => creative.tag !== null || creative.media.some(({ hls }) => hls),
        tags: 'hls',
      },
    ],
  };
}

/** The same interstitial of one playback is the same decision for good; without them a `requestId` is for a minute. */
function identityOf(
  { placement, requestId, viewer }: AdRequest,
  primary: string | undefined,
  interstitial: string | undefined,
): Pick<PodsAdRequest, 'id' | 'retryMs'> {
  if (primary !== undefined && interstitial !== undefined) {
    return { id: reservationIdOf(`hls\0${placement.id}\0${primary}\0${interstitial}`), retryMs: null };
  }
  const retried = requestId !== undefined && viewer.known !== 'nobody';
  return {
    id: retried ? retriedReservationId(requestId, `${placement.id} hls`, 0) : newReservationId(),
    retryMs: RETRY_MS,
  };
}

/**
 * The primary id names one playback, and is its stream. Where nobody is known it also names the partition that keeps the
 * decision, so that asking again finds it; nothing of a user is in it.
 */
function ofPlayback(request: AdRequest, primary: string | undefined, { userKey }: ServerContext): AdRequest {
  if (primary === undefined) return request;
  const stream = hashId(`playback\0${primary}`, userKey);
  if (request.viewer.known !== 'nobody') return { ...request, stream };
  return { ...request, stream, viewer: { partition: { kind: 'viewer', id: stream }, known: 'nobody' } };
}
