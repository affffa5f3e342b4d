import { StateError, ValidationError } from '@xsp/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DocumentContext } from '../../documents/document-context';
import { jsonAd, type JsonAd } from '../../documents/json-ad';
import type { Explanation } from '../../explain/explanation';
import type { AdRequest } from '../../serving/ad-request';
import type { IndexedCreative } from '../../serving/creative-index';
import { podOfSlots } from '../../serving/pod-of-slots';
import type { PodsAdRequest } from '../../serving/pods-ad-request';
import { newReservationId, RETRY_MS, retriedReservationId } from '../../serving/reservation-id';
import type { ServedPod } from '../../serving/serve-result';
import { adRequestOf, placementOf } from '../ad-query';
import { answerPreflight } from '../browser-access';
import { DECISIONS_SCHEMA, type DecisionsBody } from '../decisions-body';
import { documentContext } from '../document-context';
import { getsNoAd } from '../changes-nothing';
import { previewOf } from '../preview';
import { Query } from '../query';
import type { ServerContext } from '../server-context';

interface Decisions {
  /** The state's time, ISO 8601. */
  readonly now: string;
  readonly requests: readonly {
    readonly id: string;
    readonly ads: readonly JsonAd[];
    /** Why every other campaign was not served, when `explain` was asked for and the state can be asked. */
    readonly explanation?: readonly Explanation[];
  }[];
}

/** `POST /v1/decisions`: all ads of a page in one decision, as JSON. */
export function decisionsRoutes(app: FastifyInstance, context: ServerContext): void {
  app.post('/v1/decisions', { schema: { body: DECISIONS_SCHEMA } }, async (request, reply): Promise<Decisions> => {
    const body = request.body as DecisionsBody;
    const now = new Date(context.state.now()).toISOString();
    const previewed = previewOf(new Query({ preview: body.preview }), context);
    if (previewed) return { now, requests: await previews(previewed, body, context) };
    const asked = podsAsked(request, reply, body, context);
    if (getsNoAd(request, context)) return { now, requests: body.requests.map(({ id }) => ({ id, ads: [] })) };
    const served = await context.adServer.servePods(asked);
    const requests = await Promise.all(
      served.map(async (pod, index) => {
        const explanation = body.explain ? await explanationOf(asked, index, pod, context) : undefined;
        const documents = documentsOf(body, index, context);
        return { id: pod.pod, ads: pod.ads.map((ad) => jsonAd(ad, documents)), ...(explanation && { explanation }) };
      }),
    );
    return { now, requests };
  });
  answerPreflight(app, '/v1/decisions', 'POST, OPTIONS');
}

/** The creative in each place. */
async function previews(
  creative: IndexedCreative,
  body: DecisionsBody,
  context: ServerContext,
): Promise<Decisions['requests']> {
  const ad = await context.previewAd(creative);
  return body.requests.map(({ id }, index) => {
    return { id, ads: ad ? [jsonAd(ad, documentsOf(body, index, context))] : [] };
  });
}

function documentsOf({ requests, w, h }: DecisionsBody, index: number, context: ServerContext): DocumentContext {
  const { w: width = w, h: height = h, placement: id } = requests[index]!;
  return documentContext(context, { width, height }, { id });
}

/** `undefined` while the state cannot be asked: the ads are answered all the same. */
async function explanationOf(
  { request, pods, id }: PodsAdRequest,
  index: number,
  { ads }: ServedPod,
  { adServer }: ServerContext,
): Promise<readonly Explanation[] | undefined> {
  try {
    return await adServer.explain({ ...request, placement: pods[index]!.placement }, ads, id);
  } catch (error) {
    if (error instanceof StateError) return undefined;
    throw error;
  }
}

/** @throws ValidationError, HttpProblem 404 for an unknown placement */
function podsAsked(
  request: FastifyRequest,
  reply: FastifyReply,
  body: DecisionsBody,
  context: ServerContext,
): PodsAdRequest {
  const { requests, user, household, keywords, ...rest } = body;
  if (new Set(requests.map(({ id }) => id)).size < requests.length) {
    throw new ValidationError('requests', 'must have an id each of its own');
  }
  const common = { ...rest, user: user?.id, household: household?.id, kw: keywords?.join(',') };
  const placements = requests.map(({ placement }) => placementOf(new Query({ placement }), context));
  const adRequest: AdRequest = adRequestOf(request, reply, new Query(stringsOf(common)), placements[0]!, context);
  return {
    isPage: true,
    request: { ...adRequest, page: new Set(placements.map(({ id }) => id)) },
    id: decisionId(adRequest, requests.map(({ id }) => id).join('\0')),
    retryMs: RETRY_MS,
    pods: requests.map(({ id, slots = 1, minDurationS, maxDurationS }, index) => ({
      pod: id,
      placement: placements[index]!,
      rules: podOfSlots(slots, { least: minDurationS, longest: maxDurationS }),
      bumper: null,
      startsInMs: 0,
      breakNumber: index,
      tags: 'all',
    })),
  };
}

/** The id that a retry has again; a request by nobody is never one. */
function decisionId({ requestId, viewer }: AdRequest, asked: string): string {
  if (requestId === undefined || viewer.known === 'nobody') return newReservationId();
  return retriedReservationId(requestId, `decisions ${asked}`, 0);
}

/** The body's fields as a query would have them: flags as 1 and 0. */
function stringsOf(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'boolean' ? String(Number(value)) : value]),
  );
}
