import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import { limitsToSet, type LimitToSet } from '@xsp/budget';
import type { HoldRef, StateBackend } from '@xsp/core';
import type { KnownIdentity } from '@xsp/frequency';
import { fastify, type FastifyInstance } from 'fastify';
import { loadCatalogFile, type Catalog } from './catalog';
import { applyLimits, placeOf } from './charging/apply-limits';
import { ratesOf } from './charging/option-cache';
import { budgetCampaign } from './charging/budget-campaign';
import { allowBrowsers } from './http/browser-access';
import { answerWithProblems } from './http/problem';
import { requireAdmin } from './http/require-admin';
import { beaconRoutes } from './http/routes/beacons';
import { campaignRoutes } from './http/routes/campaigns';
import { clickRoutes } from './http/routes/click';
import { explainRoutes } from './http/routes/explain';
import { healthRoutes } from './http/routes/health';
import { vastRoutes } from './http/routes/vast';
import type { ServerContext } from './http/server-context';
import { ProductionAdServer } from './serving/production-ad-server';
import type { Settings } from './settings/settings';
import { keptSecret } from './state/kept-secret';
import { openState } from './state/open-state';
import { TokenSigner } from './tokens/token-signer';
import type { Token } from './tokens/token';
import { BeaconTracker } from './tracking/beacon-tracker';

/** The sample media that the server serves itself. */
const MEDIA = join(__dirname, '../media');

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  /** The token of the management API, and whether it was made for this run. */
  readonly admin: { readonly token: string; readonly generated: boolean };
  readonly catalog: Catalog;
  /** Stops accepting, finishes what is in flight, closes the state. */
  close(): Promise<void>;
}

/**
 * Starts an ad server.
 *
 * @throws ValidationError when the catalogue is wrong, with every mistake; StateError when the state cannot be opened
 */
export async function startServer(settings: Settings): Promise<RunningServer> {
  const catalog = await loadCatalogFile(settings.catalog);
  const state = await openState(settings.state);
  try {
    await applyLimits(state, catalogLimits(catalog));
    return await listen(settings, catalog, state);
  } catch (error) {
    await state.close();
    throw error;
  }
}

async function listen(settings: Settings, catalog: Catalog, state: StateBackend): Promise<RunningServer> {
  const { reservationTtlMs, tokenTtlMs, deadlineMs } = settings;
  const adminToken = settings.adminToken ?? randomBytes(24).toString('base64url');
  const secrets = settings.secrets.length > 0 ? settings.secrets : [await keptSecret(state, 'signing')];
  const signer = new TokenSigner(secrets);
  const adServer = new ProductionAdServer({ state, catalog, reservationTtlMs, tokenTtlMs, deadlineMs });
  let url = '';
  let draining = false;
  const context: ServerContext = {
    state,
    adServer,
    signer,
    tracker: new BeaconTracker({
      state,
      signer,
      tokenTtlMs,
      holdOf: (token) => holdOf(token, adServer),
      optionOf: (token, event, now) => adServer.eventOption(token.creative, event, knownOf(token), now),
      unheldOptionOf: (token, now) => adServer.unheldOption(token.creative, knownOf(token), now),
    }),
    userKey: settings.userKey ?? (await keptSecret(state, 'users')),
    adminToken,
    tokenTtlMs,
    publicUrl: () => settings.publicUrl ?? url,
    isDraining: () => draining,
  };
  const app = buildApp(settings, context);
  url = await app.listen({ host: settings.host, port: settings.port });
  return {
    url,
    catalog,
    admin: { token: adminToken, generated: settings.adminToken === undefined },
    async close() {
      draining = true;
      await app.close();
      await state.close();
    },
  };
}

function buildApp(settings: Settings, context: ServerContext): FastifyInstance {
  const app = fastify({
    logger: { level: 'warn', redact: ['req.headers'], serializers: { req: ({ method }) => ({ method }) } },
    // HEAD must not run what GET does: each route says what it answers.
    exposeHeadRoutes: false,
    trustProxy: settings.trustProxy.length > 0 ? [...settings.trustProxy] : false,
    bodyLimit: 64 * 1024,
    routerOptions: { maxParamLength: 128 },
    requestTimeout: 10_000,
    forceCloseConnections: 'idle',
  });
  answerWithProblems(app);
  app.register(fastifyCookie);
  app.register(fastifyStatic, { root: MEDIA, prefix: '/media/', maxAge: 3_600_000 });
  healthRoutes(app, context);
  app.register(async (scope) => {
    allowBrowsers(scope);
    vastRoutes(scope, context);
    beaconRoutes(scope, context);
    clickRoutes(scope, context);
  });
  app.register(async (scope) => {
    requireAdmin(scope, context.adminToken);
    campaignRoutes(scope, context);
    explainRoutes(scope, context);
  });
  return app;
}

/** Every limit of the catalogue; one shared by several campaigns once. */
function catalogLimits(catalog: Catalog): readonly LimitToSet[] {
  const rates = ratesOf(catalog);
  const limits = catalog.campaigns.flatMap((campaign) => limitsToSet(budgetCampaign(campaign), { rates }));
  return [...new Map(limits.map((limit) => [placeOf(limit), limit])).values()];
}

/** Who was known of the request that a token answered, as far as events go. */
function knownOf({ user }: Token): KnownIdentity {
  return { viewer: user ? 'user' : 'nobody', household: false };
}

/** The hold that a token names; its money's partition is that of the creative's advertiser. */
function holdOf({ reservation, slot, viewer, creative }: Token, { creatives }: ProductionAdServer): HoldRef {
  const lead = { kind: 'viewer', id: viewer };
  const found = creatives.ofRef(creative);
  return { reservation, slot, lead, home: found ? { kind: 'advertiser', id: found.campaign.advertiser.id } : lead };
}
