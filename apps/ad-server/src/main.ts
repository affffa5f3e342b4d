#!/usr/bin/env node
import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StateError, ValidationError } from '@xsp/core';
import { formatIssues, loadCatalogFile, type Catalog } from './catalog';
import type { RunCommand } from './commands/command';
import { runSimulateCommand } from './commands/simulate-command';
import { runStateCommand } from './commands/state-command';
import { startServer, type RunningServer } from './server';
import { readSettings } from './settings/read-settings';
import type { Settings } from './settings/settings';
import { StartError } from './start-error';
import { tellWorkerErrors } from './tell-worker-errors';
import { endWorkers, startWorkers, tellListening } from './workers';

const ROOT = join(__dirname, '..');

/** How many warnings are told: they are for people. */
const MOST_WARNINGS = 20;

const COMMANDS: Readonly<Record<string, RunCommand>> = { state: runStateCommand, simulate: runSimulateCommand };

/** What runs, in one process or several, as the signals see it. */
interface Running {
  reload(): Promise<void> | void;
  close(): Promise<void>;
  /** Says that it listens. */
  announce(): void;
}

async function main(): Promise<void> {
  if (cluster.worker) tellWorkerErrors(cluster.worker);
  const [name = '', ...rest] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (command) {
    const { stdin: input, stdout: output, stderr: errors, env } = process;
    const well = await command(rest, { input, output, errors, env }).catch((error: unknown) => fail(error, `${name}:`));
    process.exitCode = well ? 0 : 1;
    return;
  }
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const sample = join(ROOT, 'catalog/sample.yaml');
  const outcome = readSettings(process.argv.slice(2), process.env, { catalog: sample, version });
  if ('print' in outcome) {
    process.stdout.write(outcome.print);
    return;
  }
  const { settings } = outcome;
  const starting = serve(settings);
  // Whoever starts a server may end it at once: the state may be long in coming.
  const isStopping = stopOnSignal(starting);
  reloadOnSignal(starting, settings.catalog);
  await starting.then(
    (running) => void (isStopping() || running.announce()),
    // Workers that are told to end have not failed.
    (error: unknown) => void (isStopping() || fail(error, settings.catalog)),
  );
}

async function serve(settings: Settings): Promise<Running> {
  if (settings.workers > 1 && cluster.isPrimary) {
    const catalog = await loadCatalogFile(settings.catalog);
    const pool = await startWorkers(settings.workers, settings.adminToken);
    const token = settings.adminToken === undefined ? pool.adminToken : undefined;
    return { ...pool, announce: () => announce(pool.url, catalog, token, settings.catalog) };
  }
  const server = await startServer(settings);
  const token = server.admin.generated ? server.admin.token : undefined;
  const { url } = server;
  return {
    close: () => server.close(),
    reload: () => reload(server, settings.catalog),
    announce: () => (cluster.isWorker ? tellListening(url) : announce(url, server.catalog, token, settings.catalog)),
  };
}

/**
 * The first line is for programs, the others for people.
 *
 * @param token the admin token that was made for this run; one that was set is known to who set it, and does not belong
 * into a log
 * @param path the catalogue file's
 */
function announce(url: string, catalog: Catalog, token: string | undefined, path: string): void {
  const { campaigns, placements, name } = catalog;
  const logIn = token === undefined ? '' : `#token=${token}`;
  const lines = [
    JSON.stringify({ msg: 'listening', url }),
    `Serving ${campaigns.length} campaigns of ${name}. Try:`,
    `  dashboard ${url}/${logIn}`,
    `  player    ${url}/player${logIn}`,
    ...placements.slice(0, 1).map(({ id }) => `  an ad     curl '${url}/vast?placement=${id}&user=you'`),
    ...campaigns.slice(0, 1).map(({ id }) => {
      const bearer = token ?? '$XSP_ADMIN_TOKEN';
      return `  a status  curl -H "Authorization: Bearer ${bearer}" ${url}/v1/campaigns/${id}/status`;
    }),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  tellWarnings(catalog, path);
}

async function reload(server: RunningServer, path: string): Promise<void> {
  await server.reload();
  process.stdout.write(`${JSON.stringify({ msg: 'catalogue reloaded' })}\n`);
  tellWarnings(server.catalog, path);
}

/** What a catalogue has that is allowed and probably not meant. */
function tellWarnings({ warnings }: Catalog, path: string): void {
  if (warnings.length === 0) return;
  const more = warnings.length > MOST_WARNINGS ? `… and ${warnings.length - MOST_WARNINGS} more\n` : '';
  const lines = formatIssues(warnings.slice(0, MOST_WARNINGS), path);
  process.stderr.write(`The catalogue is served; perhaps this is not meant:\n${lines}\n${more}`);
}

/** SIGHUP reads the catalogue file again; a wrong one is told and not taken. */
function reloadOnSignal(starting: Promise<Running>, path: string): void {
  process.on('SIGHUP', () => {
    starting
      .then(async (running) => running.reload())
      .catch((error: unknown) => {
        tell(error, path);
        process.stderr.write('The catalogue was not reloaded: the one before stays in force.\n');
      });
  });
}

/**
 * Several signals end it once; the same signal again ends it at once. What has not started holds nothing.
 *
 * @returns whether it was told to stop
 */
function stopOnSignal(starting: Promise<Running>): () => boolean {
  let running: Running | undefined;
  starting.then(
    (started) => (running = started),
    () => undefined,
  );
  let closing: Promise<void> | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      closing ??= running ? running.close() : endWorkers();
      closing.then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
  return () => closing !== undefined;
}

/** @param whose the file, or the command, whose mistakes a ValidationError names; the settings', when left out */
function fail(error: unknown, whose?: string): never {
  tell(error, whose);
  process.exit(1);
}

function tell(error: unknown, whose = 'settings:'): void {
  if (error instanceof ValidationError) process.stderr.write(`${formatIssues(error.issues, whose)}\n`);
  else if (error instanceof StartError) process.stderr.write(`${error.message}\n`);
  else if (error instanceof StateError) process.stderr.write(`state: ${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

main().catch((error: unknown) => fail(error));
