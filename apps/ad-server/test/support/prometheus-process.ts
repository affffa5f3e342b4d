import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { ADMIN_TOKEN } from './server-process';

/** Where the dashboard, the alerts and the configuration of `@xsp/metrics` are. */
export const OPS = join(dirname(require.resolve('@xsp/metrics/package.json')), 'ops');

/** One series of an answer. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A real Prometheus that scrapes one server, several times a second, with the alert rules of `@xsp/metrics`. */
export interface PrometheusProcess {
  /** @throws with what Prometheus found wrong */
  query(expr: string): Promise<readonly Sample[]>;
  /** Asks again until the answer is as wanted. */
  queryUntil(expr: string, wanted: (samples: readonly Sample[]) => boolean): Promise<readonly Sample[]>;
  /** `rules`, `alerts`, `targets`: an answer of its API. */
  api(path: string): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startPrometheus(server: string): Promise<PrometheusProcess> {
  const directory = mkdtempSync(join(tmpdir(), 'xsp-prometheus-'));
  const config = join(directory, 'prometheus.yaml');
  copyFileSync(join(OPS, 'alerts.yaml'), join(directory, 'alerts.yaml'));
  writeFileSync(config, configuration(new URL(server).host));
  const url = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    'prometheus',
    [`--config.file=${config}`, `--storage.tsdb.path=${join(directory, 'data')}`, `--web.listen-address=${url}`],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (error) => reject(new Error('prometheus is not installed', { cause: error })));
    child.once('close', () => resolve());
  });
  ended.catch(() => undefined);
  const api = async (path: string) => {
    const response = await fetch(`http://${url}/api/v1/${path}`);
    const { status, data, error } = (await response.json()) as { status: string; data: unknown; error?: string };
    if (status !== 'success') throw new Error(`${path}: ${error}`);
    return data;
  };
  const query = async (expr: string) => {
    const { result } = (await api(`query?${new URLSearchParams({ query: expr }).toString()}`)) as {
      result: readonly { readonly metric: Sample['metric']; readonly value: readonly [number, string] }[];
    };
    return result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
  };
  await eventually(
    async () => (await fetch(`http://${url}/-/ready`).catch(() => undefined))?.ok,
    () => said,
  );
  return {
    query,
    api,
    async queryUntil(expr, wanted) {
      let samples: readonly Sample[] = [];
      await eventually(
        async () => wanted((samples = await query(expr))),
        () => `${expr}: ${JSON.stringify(samples)}`,
      );
      return samples;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Asks again until it is true. @throws when it does not become so, with what there is instead */
export async function eventually(ask: () => Promise<unknown>, instead: () => string): Promise<void> {
  const until = performance.now() + 20_000;
  while (!(await ask())) {
    if (performance.now() > until) throw new Error(`It did not come to be: ${instead()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What promtool has to say of metrics: nothing, when they are right. */
export function lintMetrics(text: string): string {
  const { stdout, stderr, error } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  if (error) throw new Error('promtool is not installed', { cause: error });
  return `${stdout}${stderr}`;
}

/** Every query of the dashboard and the alerts, by who asks. */
export function queriesOfOps(): readonly (readonly [asked: string, expr: string])[] {
  const { panels } = JSON.parse(readFileSync(join(OPS, 'dashboard.json'), 'utf8')) as {
    readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
  };
  // What Grafana puts in.
  const asked = (expr: string) => expr.replaceAll('$__rate_interval', '1m');
  return panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, asked(expr)] as const));
}

function configuration(target: string): string {
  return stringify({
    global: { scrape_interval: '250ms', scrape_timeout: '250ms', evaluation_interval: '250ms' },
    rule_files: ['alerts.yaml'],
    scrape_configs: [
      {
        job_name: 'xsp',
        authorization: { credentials: ADMIN_TOKEN },
        static_configs: [{ targets: [target] }],
      },
    ],
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
