import { join } from 'node:path';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import { fastify, type FastifyInstance } from 'fastify';
import { followRequests } from '../monitoring/follow-requests';
import { logging } from '../monitoring/logging';
import { allowBrowsers } from './browser-access';
import { acceptEmptyBodies } from './empty-bodies';
import { limitRate } from './limit-rate';
import { openApiRoute } from './openapi/openapi-route';
import { pages } from './pages/pages';
import { answerWithProblems } from './problem';
import { requireAdmin } from './require-admin';
import { adjustmentRoutes } from './routes/adjustments';
import { auditRoutes } from './routes/audit';
import { beaconRoutes } from './routes/beacons';
import { campaignRoutes } from './routes/campaigns';
import { clickRoutes } from './routes/click';
import { decisionsRoutes } from './routes/decisions';
import { explainRoutes } from './routes/explain';
import { healthRoutes } from './routes/health';
import { hlsAssetsRoutes } from './routes/hls-assets';
import { metricsRoutes } from './routes/metrics';
import { previewRoutes } from './routes/previews';
import { reportRoutes } from './routes/reports';
import { userRoutes } from './routes/users';
import { vastRoutes } from './routes/vast';
import { vmapRoutes } from './routes/vmap';
import type { ServerContext } from './server-context';

/** The sample media that the server serves itself. */
const MEDIA = join(__dirname, '../../media');

/** How long a client may take to say what it wants. */
const REQUEST_MS = 10_000;

/** All routes of the server. @param trustProxy peers whose forwarding headers count */
export function buildApp(context: ServerContext, trustProxy: readonly string[]): FastifyInstance {
  const app = fastify({
    ...logging(context.logLevel),
    // HEAD must not run what GET does: each route says what it answers.
    exposeHeadRoutes: false,
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    bodyLimit: 64 * 1024,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true } },
    routerOptions: { maxParamLength: 128 },
    requestTimeout: REQUEST_MS,
    // Without it Node looks every half minute, and at a minute's worth of headers.
    http: { headersTimeout: REQUEST_MS, connectionsCheckingInterval: 1_000 },
    forceCloseConnections: 'idle',
    // What still comes on a connection that is busy while the server drains is served, and the connection closed then.
    return503OnClosing: false,
  });
  followRequests(app);
  answerWithProblems(app);
  acceptEmptyBodies(app);
  app.register(fastifyCookie);
  app.register(fastifyStatic, { root: MEDIA, prefix: '/media/', maxAge: 3_600_000 });
  healthRoutes(app, context);
  openApiRoute(app, context);
  app.register(async (scope) => {
    allowBrowsers(scope);
    await limitRate(scope, context);
    vastRoutes(scope, context);
    vmapRoutes(scope, context);
    decisionsRoutes(scope, context);
    hlsAssetsRoutes(scope, context);
    beaconRoutes(scope, context);
    clickRoutes(scope, context);
  });
  app.register(async (scope) => {
    requireAdmin(scope, context);
    campaignRoutes(scope, context);
    adjustmentRoutes(scope, context);
    previewRoutes(scope, context);
    userRoutes(scope, context);
    reportRoutes(scope, context);
    auditRoutes(scope, context);
    explainRoutes(scope, context);
    metricsRoutes(scope, context);
  });
  pages(app, context);
  return app;
}
