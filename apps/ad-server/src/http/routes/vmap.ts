import { ValidationError } from '@xsp/core';
import {
  breakTimes,
  scheduleVmap,
  VAST_VERSIONS,
  writeVmap,
  type BreakSource,
  type PlannedBreak,
  type Vmap,
} from '@xsp/vmap';
import type { FastifyInstance } from 'fastify';
import type { Schedule } from '../../catalog';
import type { PlayerSize } from '../../documents/player-size';
import type { DocumentContext } from '../../documents/document-context';
import { vastOfPod } from '../../documents/vast-document';
import { breakPlan, type BreakPlan } from '../../schedules/break-plan';
import { signBreak } from '../../schedules/break-token';
import { mayRemember } from '../../privacy/may-remember';
import type { AdRequest } from '../../serving/ad-request';
import type { PodsAdRequest } from '../../serving/pods-ad-request';
import type { IndexedCreative } from '../../serving/creative-index';
import { newReservationId, reservationIdOf, RETRY_MS, retriedReservationId } from '../../serving/reservation-id';
import { adRequestOf, playerSizeOf, privacySignalsOf } from '../ad-query';
import { answerPreflight } from '../browser-access';
import { documentContext } from '../document-context';
import { getsNoAd } from '../changes-nothing';
import { previewOf } from '../preview';
import { notFound } from '../problem';
import { Query } from '../query';
import { sendXml, XML } from '../send-xml';
import type { ServerContext } from '../server-context';

/** How long after its planned start a break of a redirecting VMAP may be asked for. */
const BREAK_GRACE_MS = 6 * 3_600_000;

/**
 * `GET /vmap?schedule=ID&duration=SECONDS`: VMAP 1.0.1 with a pod for each break, or with `mode=redirect` an `AdTagURI`
 * for each, which is decided when the break is reached.
 */
export function vmapRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/vmap', async (request, reply) => {
    const query = new Query(request.query as Record<string, unknown>);
    const schedule = scheduleOf(query, context);
    const plan = breakPlan(schedule, context.adServer.catalog.placementById);
    const player = playerSizeOf(query);
    const vast = query.oneOf('v', VAST_VERSIONS, '4.2');
    const mode = query.oneOf('mode', ['whole', 'redirect'], 'whole');
    const breaks = breakTimes(plan.schedule, contentTimes(query));
    const previewed = previewOf(query, context);
    if (previewed) {
      const document = await previewVmap(previewed, breaks, documentContext(context, player), context);
      return sendXml(reply, writeVmap(document, { vast }).xml);
    }
    const adRequest = adRequestOf(request, reply, query, plan.placement, context);
    if (getsNoAd(request, context)) return sendXml(reply, writeVmap({ adBreaks: [] }, { vast }).xml);
    const document =
      mode === 'whole'
        ? await wholeVmap(adRequest, schedule, plan, breaks, documentContext(context, player, plan.placement), context)
        : redirectVmap(
            adRequest,
            schedule,
            breaks,
            { player, remember: mayRemember(privacySignalsOf(request, query)) },
            context,
          );
    return sendXml(reply, writeVmap(document, { vast }).xml);
  });
  app.head('/vmap', async (_request, reply) => reply.type(XML).send());
  answerPreflight(app, '/vmap', 'GET, HEAD, OPTIONS');
}

function scheduleOf(query: Query, { adServer }: ServerContext): Schedule {
  const id = query.required('schedule');
  const schedule = adServer.catalog.scheduleById.get(id);
  if (!schedule) throw notFound(`There is no schedule ${JSON.stringify(id)}.`);
  return schedule;
}

/** @throws ValidationError */
function contentTimes(query: Query): { readonly durationMs?: number } {
  const text = query.optional('duration');
  if (text === undefined) return {};
  const seconds = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : NaN;
  if (seconds > 0) return { durationMs: Math.round(seconds * 1_000) };
  throw new ValidationError('duration', `must be the content's length in seconds, but is ${JSON.stringify(text)}`);
}

async function wholeVmap(
  request: AdRequest,
  schedule: Schedule,
  plan: BreakPlan,
  breaks: readonly PlannedBreak[],
  documents: DocumentContext,
  { adServer }: ServerContext,
): Promise<Vmap> {
  const served = await adServer.servePods(podsOf(request, schedule, plan, breaks));
  const byBreak = new Map(served.map((pod) => [pod.pod, vastOfPod(pod, documents)]));
  return scheduleVmap(breaks, ({ id }) => ({ vast: byBreak.get(id)! }));
}

/** The creative in each break, decided now in any mode: nothing is. */
async function previewVmap(
  creative: IndexedCreative,
  breaks: readonly PlannedBreak[],
  documents: DocumentContext,
  { previewAd }: ServerContext,
): Promise<Vmap> {
  const ad = await previewAd(creative);
  const vast = vastOfPod({ bumper: undefined, ads: ad ? [ad] : [] }, documents);
  return scheduleVmap(breaks, () => ({ vast }));
}

function podsOf(
  request: AdRequest,
  schedule: Schedule,
  plan: BreakPlan,
  breaks: readonly PlannedBreak[],
): PodsAdRequest {
  const { requestId, viewer } = request;
  const retried = requestId !== undefined && viewer.known !== 'nobody';
  return {
    request,
    id: retried ? retriedReservationId(requestId, `${schedule.id} vmap`, 0) : newReservationId(),
    retryMs: RETRY_MS,
    pods: breaks.map(({ id, rule, number, startMs }) => ({
      pod: id,
      placement: plan.placement,
      ...plan.breaks.get(rule.id)!,
      startsInMs: startMs ?? 0,
      breakNumber: number,
      tags: 'all',
    })),
  };
}

function redirectVmap(
  request: AdRequest,
  schedule: Schedule,
  breaks: readonly PlannedBreak[],
  { player: { width, height }, remember }: { readonly player: PlayerSize; readonly remember: boolean },
  { signer, state, publicUrl }: ServerContext,
): Vmap {
  const { viewer, household, stream, audience } = request;
  const viewing = newReservationId();
  const now = state.now();
  const size = (width === undefined ? '' : `&w=${width}`) + (height === undefined ? '' : `&h=${height}`);
  const source = ({ id, rule, number, startMs }: PlannedBreak): BreakSource => {
    const ticket = signBreak(signer, {
      id: reservationIdOf(`${viewing}\0${id}`),
      schedule: schedule.id,
      rule: rule.id,
      pod: id,
      breakNumber: number,
      stream,
      viewer: viewer.partition.id,
      known: viewer.known,
      household: household?.id,
      country: audience.country,
      device: audience.device,
      keywords: [...audience.keywords],
      remember,
      expiresAt: now + (startMs ?? 0) + BREAK_GRACE_MS,
    });
    return { adTagUrl: `${publicUrl()}/vast?break=${ticket}${size}` };
  };
  return scheduleVmap(breaks, source);
}
