import { randomBytes } from 'node:crypto';
import { HttpTransport, StateError, type StateBackend } from '@xsp/core';
import { measuredState } from '@xsp/metrics';
import type { FastifyBaseLogger } from 'fastify';
import { loadCatalogFile, type Catalog } from './catalog';
import { LiveCatalog } from './catalog-store/live-catalog';
import { buildApp } from './http/build-app';
import { LoadShedding } from './http/load-shedding';
import { LiveFeed } from './http/pages/live/live-feed';
import { WatchedAdServer } from './http/pages/live/watched-ad-server';
import { watchedTracker } from './http/pages/live/watched-tracker';
import type { ServerContext } from './http/server-context';
import { AuditLog } from './management/audit-log';
import { ManagedCampaigns } from './management/campaigns';
import { CampaignSource } from './monitoring/campaign-source';
import { meteredTracker } from './monitoring/metered-tracker';
import { startMonitoring, type Monitoring } from './monitoring/monitoring';
import { watchBreaker } from './monitoring/watch-breaker';
import { watchIncarnation } from './monitoring/watch-incarnation';
import { previewAd } from './previews/preview-ad';
import { RefusalLedger } from './reports/refusals/refusal-ledger';
import { ReportNames } from './reports/report-names';
import { networks } from './settings/networks';
import type { Settings } from './settings/settings';
import { TagUnwrapper } from './serving/tags/tag-unwrapper';
import { StartError } from './start-error';
import { keptSecret } from './state/kept-secret';
import { openState } from './state/open-state';
import { TokenSigner } from './tokens/token-signer';
import { openTracker } from './tracking/open-tracker';

/** Before there is a log: what is worth knowing of the state's configuration. */
const STDERR = { warn: (message: string) => void process.stderr.write(`state: ${message}\n`) };

const STATE_LOST =
  'the state was emptied or exchanged: nothing with a limit of money is served. ' +
  'Import what was exported and restart the servers, or only restart them: budgets then begin anew, with nothing spent';

/** How often shares of requests are set anew from what is spent. */
const PACING_MS = 10_000;

/** How often connections that have become idle are closed while the server ends. */
const IDLE_MS = 50;

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  /** The token of the management API, and whether it was made for this run. */
  readonly admin: { readonly token: string; readonly generated: boolean };
  /** The catalogue in force. */
  readonly catalog: Catalog;
  /** Reads the catalogue file again. @throws ValidationError with every mistake; the old one stays in force then */
  reload(): Promise<void>;
  /** Stops accepting, finishes what is in flight, closes the state. */
  close(): Promise<void>;
}

/**
 * Starts an ad server.
 *
 * @throws ValidationError when the catalogue is wrong, with every mistake; StateError when the state cannot be opened;
 * StartError when the address cannot be listened on
 */
export async function startServer(settings: Settings): Promise<RunningServer> {
  // Wrong catalogues are named before anything is opened.
  const catalog = await loadCatalogFile(settings.catalog);
  const monitoring = startMonitoring();
  const opened = await openState(settings.state, settings.deadlineMs, STDERR);
  watchBreaker(opened, monitoring.metrics);
  const state = measuredState(opened, monitoring.metrics);
  try {
    return await listen(settings, catalog, state, monitoring);
  } catch (error) {
    monitoring.close();
    await state.close();
    throw error;
  }
}

async function listen(
  settings: Settings,
  catalog: Catalog,
  state: StateBackend,
  monitoring: Monitoring,
): Promise<RunningServer> {
  const { metrics } = monitoring;
  const { reservationTtlMs, tokenTtlMs, deadlineMs, spool, adsPerViewer } = settings;
  const adminToken = settings.adminToken ?? randomBytes(24).toString('base64url');
  const secrets = settings.secrets.length > 0 ? settings.secrets : [await keptSecret(state, 'signing')];
  const userKey = settings.userKey ?? (await keptSecret(state, 'users'));
  const signer = new TokenSigner(secrets);
  const limits = { reservationTtlMs, tokenTtlMs, deadlineMs, adsPerViewer };
  const feed = new LiveFeed();
  const tags = new TagUnwrapper(
    new HttpTransport({ allowPrivate: settings.allowPrivateTags, headersTimeoutMs: deadlineMs }),
    state,
  );
  const refusals = new RefusalLedger(state, (error) => app.log.warn({ err: error }, 'refusals were not written'));
  const onRefused = (refused: Parameters<RefusalLedger['count']>[0]) => refusals.count(refused);
  const adServer = new WatchedAdServer({ state, catalog, metrics, feed, tags, onRefused, ...limits });
  const campaigns = new CampaignSource(metrics, state, adServer);
  metrics.beforeReading(() => campaigns.update());
  const reportNames = new ReportNames(state);
  const live = await LiveCatalog.open({
    state,
    path: settings.catalog,
    tokenTtlMs,
    beforeChange: (next) => reportNames.add(next),
    onChange: ({ catalog: next, paused, departed }) => adServer.useCatalog(next, paused, departed),
    onRefused: (error) => tellRefused(app.log, error),
  });
  const placementOf = (number: number) => reportNames.placementOf(number);
  const onReplay = (outcome: object) => app.log.warn(outcome, 'beacons replayed from the spool');
  const tracking = await openTracker({ state, signer, adServer, tokenTtlMs, placementOf, spool, onReplay });
  const pacing = setInterval(() => {
    adServer.refreshPacing().catch((error: unknown) => app.log.warn({ err: error }, 'pacing was not refreshed'));
  }, PACING_MS).unref();
  const shedding = new LoadShedding(settings.shedMs);
  const auditLog = new AuditLog(state);
  let url = '';
  let draining = false;
  const context: ServerContext = {
    state,
    adServer,
    signer,
    reportNames,
    refusals,
    previewAd: (creative) => previewAd(creative, tags, deadlineMs),
    campaigns: new ManagedCampaigns(state, live),
    auditLog,
    audit: async ({ ip }, action, target, details) => {
      await auditLog.add({ by: `admin from ${ip}`, action, target, details });
    },
    tracker: watchedTracker(meteredTracker(tracking.tracker, metrics), { feed, signer, adServer, clock: state }),
    monitoring,
    feed,
    logLevel: settings.logLevel,
    userKey,
    adminToken,
    tokenTtlMs,
    trusted: networks(settings.trustProxy),
    requestsPer5Minutes: settings.requestsPer5Minutes,
    bots: settings.bots,
    isOverloaded: () => shedding.isOverloaded,
    publicUrl: () => settings.publicUrl ?? url,
    isDraining: () => draining,
  };
  const app = buildApp(context, settings.trustProxy);
  const endWatch = await watchIncarnation(state, () => app.log.warn(STATE_LOST));
  url = await app.listen({ host: settings.host, port: settings.port }).catch((error: unknown) => {
    throw cannotListen(error, settings);
  });
  return {
    url,
    get catalog() {
      return live.inForce.catalog;
    },
    admin: { token: adminToken, generated: settings.adminToken === undefined },
    reload: () => live.reload(),
    async close() {
      draining = true;
      live.close();
      endWatch();
      clearInterval(pacing);
      // A connection that was busy when closing began is idle only later; nobody else closes it then.
      const closingIdle = setInterval(() => app.server.closeIdleConnections(), IDLE_MS);
      await app.close();
      clearInterval(closingIdle);
      shedding.close();
      monitoring.close();
      await tracking.close();
      await refusals
        .close()
        .catch((error: unknown) => app.log.warn({ err: error }, 'the last refusals were not written'));
      await tags.close();
      await state.close();
    },
  };
}

/** What is wrong with a catalogue that another server changed, or why it is not known what was changed. */
function tellRefused(log: FastifyBaseLogger, error: unknown): void {
  if (!(error instanceof StateError))
    log.error({ err: error }, 'the catalogue was refused; the old one stays in force');
  // Told by who watches the incarnation.
  else if (error.reason !== 'stateLost')
    log.warn({ err: error }, 'no changes of the catalogue could be read; the old one stays in force');
}

/** An address that is taken or not allowed is a matter of the settings; what else went wrong stays as it is. */
function cannotListen(error: unknown, { host, port }: Settings): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  const address = `${host}:${port}`;
  if (code === 'EADDRINUSE') {
    const remedy = 'End what listens there, or set XSP_PORT to another port (0 picks a free one).';
    return new StartError(`The address ${address} is in use by another program. ${remedy}`, { cause: error });
  }
  if (!['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'].includes(code)) return error;
  return new StartError(
    `The address ${address} cannot be listened on (${code}). Set XSP_HOST or XSP_PORT to another.`,
    {
      cause: error,
    },
  );
}
