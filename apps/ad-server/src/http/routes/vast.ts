import type { FastifyInstance, FastifyReply } from 'fastify';
import { VAST_VERSIONS, writeVast, type Vast } from '@xsp/vmap';
import { TrackingUrls } from '../../documents/tracking-urls';
import { vastAd } from '../../documents/vast-ad';
import type { ServedAd } from '../../serving/serve-result';
import { adRequestOf } from '../ad-query';
import { answerPreflight } from '../browser-access';
import { isPrefetch } from '../prefetch';
import { Query } from '../query';
import type { ServerContext } from '../server-context';

/** `GET /vast?placement=ID`: a VAST document with one ad, or an empty one. */
export function vastRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/vast', async (request, reply) => {
    const query = new Query(request.query as Record<string, unknown>);
    const version = query.oneOf('v', VAST_VERSIONS, '4.2');
    const adRequest = adRequestOf(request, query, context);
    if (isPrefetch(request.headers)) return sendVast(reply, { ads: [] }, version);
    const result = await context.adServer.serveAd(adRequest);
    if (!result.success) request.log.info({ placement: adRequest.placement.id, reason: result.reason }, 'no ad');
    const ads = result.success ? [toVast(result.ad, context)] : [];
    return sendVast(reply, { ads }, version);
  });
  app.head('/vast', async (_request, reply) => reply.type(XML).send());
  answerPreflight(app, '/vast', 'GET, HEAD, OPTIONS');
}

const XML = 'application/xml; charset=utf-8';

function toVast(ad: ServedAd, context: ServerContext) {
  const { signer, state, tokenTtlMs } = context;
  const publicUrl = context.publicUrl();
  const urls = new TrackingUrls(publicUrl, signer, ad, state.now() + tokenTtlMs);
  return vastAd(ad, urls, publicUrl);
}

function sendVast(reply: FastifyReply, vast: Vast, version: (typeof VAST_VERSIONS)[number]): FastifyReply {
  return reply.type(XML).send(writeVast(vast, { version }).xml);
}
