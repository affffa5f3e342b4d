#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StateError, ValidationError } from '@xsp/core';
import { formatIssues } from './catalog';
import { startServer, type RunningServer } from './server';
import { readSettings } from './settings/read-settings';

const ROOT = join(__dirname, '..');

async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const sample = join(ROOT, 'catalog/sample.yaml');
  const outcome = readSettings(process.argv.slice(2), process.env, { catalog: sample, version });
  if ('print' in outcome) {
    process.stdout.write(outcome.print);
    return;
  }
  const server = await startServer(outcome.settings).catch((error: unknown) => fail(error, outcome.settings.catalog));
  announce(server);
  reloadOnSignal(server, outcome.settings.catalog);
  stopOnSignal(server);
}

/** The first line is for programs, the others for people. */
function announce({ url, admin, catalog }: RunningServer): void {
  const lines = [
    JSON.stringify({ msg: 'listening', url }),
    `Serving ${catalog.campaigns.length} campaigns of ${catalog.name}. Try:`,
    ...catalog.placements.slice(0, 1).map(({ id }) => `  an ad    curl '${url}/vast?placement=${id}&user=you'`),
    ...catalog.campaigns
      .slice(0, 1)
      .map(
        ({ id }) => `  a status curl -H 'Authorization: Bearer ${tokenFor(admin)}' ${url}/v1/campaigns/${id}/status`,
      ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** A token that was set is known to who set it, and does not belong into a log. */
function tokenFor(admin: RunningServer['admin']): string {
  return admin.generated ? admin.token : '$XSP_ADMIN_TOKEN';
}

/** SIGHUP reads the catalogue file again; a wrong one is told and not taken. */
function reloadOnSignal(server: RunningServer, path: string): void {
  process.on('SIGHUP', () => {
    server.reload().then(
      () => process.stdout.write(`${JSON.stringify({ msg: 'catalogue reloaded' })}\n`),
      (error: unknown) => tell(error, path),
    );
  });
}

function stopOnSignal(server: RunningServer): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      server.close().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
}

/** @param catalog the file whose mistakes a ValidationError names; the settings', when left out */
function fail(error: unknown, catalog?: string): never {
  tell(error, catalog);
  process.exit(1);
}

function tell(error: unknown, catalog = 'settings:'): void {
  if (error instanceof ValidationError) process.stderr.write(`${formatIssues(error.issues, catalog)}\n`);
  else if (error instanceof StateError) process.stderr.write(`state: ${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

main().catch((error: unknown) => fail(error));
