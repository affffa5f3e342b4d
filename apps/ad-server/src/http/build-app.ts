import { maxHeaderSize } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import { fastify, type FastifyInstance } from 'fastify';
import { followRequests } from '../monitoring/follow-requests';
import { logging } from '../monitoring/logging';
import { allowBrowsers } from './browser-access';
import { acceptEmptyBodies } from './empty-bodies';
import { ignoreBodies } from './ignored-bodies';
import { limitRate } from './limit-rate';
import { keepOutOfCaches } from './no-store';
import { openApiRoute } from './openapi/openapi-route';
import { pages } from './pages/pages';
import { answerWithProblems } from './problem';
import { requireAdmin } from './require-admin';
import { answerRouterError } from './router-errors';
import { adjustmentRoutes } from './routes/adjustments';
import { auditRoutes } from './routes/audit';
import { beaconRoutes } from './routes/beacons';
import { campaignRoutes } from './routes/campaigns';
import { clickRoutes } from './routes/click';
import { decisionsRoutes } from './routes/decisions';
import { explainRoutes } from './routes/explain';
import { healthRoutes } from './routes/health';
import { hlsAssetsRoutes } from './routes/hls-assets';
import { mediaRoutes } from './routes/media';
import { metricsRoutes } from './routes/metrics';
import { previewRoutes } from './routes/previews';
import { reportRoutes } from './routes/reports';
import { userRoutes } from './routes/users';
import { vastRoutes } from './routes/vast';
import { vmapRoutes } from './routes/vmap';
import type { ServerContext } from './server-context';
import { answerUnanswered } from './unanswered';

/** How long a client may take to say what it wants. */
const REQUEST_MS = 10_000;

/** All routes of the server. @param trustProxy peers whose forwarding headers count */
export function buildApp(context: ServerContext, trustProxy: readonly string[]): FastifyInstance {
  const app = fastify({
    ...logging(context.logLevel),
    // HEAD must not run what GET does, but where a route says that it may.
    exposeHeadRoutes: false,
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    bodyLimit: 64 * 1024,
    // Verbose: mistakes are told with what their schema says.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true, verbose: true } },
    // As long as Node lets a request's head be: what is too long for an id or a token, its route says.
    routerOptions: { maxParamLength: maxHeaderSize },
    frameworkErrors: answerRouterError,
    requestTimeout: REQUEST_MS,
    // Without it Node looks every half minute, and at a minute's worth of headers.
    http: { headersTimeout: REQUEST_MS, connectionsCheckingInterval: 1_000 },
    forceCloseConnections: 'idle',
    // What still comes on a connection that is busy while the server drains is served, and the connection closed then.
    return503OnClosing: false,
  });
  followRequests(app);
  answerWithProblems(app);
  answerUnanswered(app);
  acceptEmptyBodies(app);
  app.register(fastifyCookie);
  mediaRoutes(app);
  healthRoutes(app, context);
  openApiRoute(app, context);
  app.register(async (scope) => {
    allowBrowsers(scope);
    await limitRate(scope, context);
    vastRoutes(scope, context);
    vmapRoutes(scope, context);
    decisionsRoutes(scope, context);
    hlsAssetsRoutes(scope, context);
    scope.register(async (beacons) => {
      ignoreBodies(beacons);
      beaconRoutes(beacons, context);
    });
    clickRoutes(scope, context);
  });
  app.register(async (scope) => {
    keepOutOfCaches(scope);
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
