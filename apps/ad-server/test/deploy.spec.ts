import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import { parseAllDocuments, parse } from 'yaml';
import { parseCatalog } from '../src/catalog';
import { SETTINGS } from '../src/settings/settings';
import { execForm, ignores, ImageSteps, readCopy, readDockerfile, type Instruction } from './support/dockerfile';
import { requestAds } from './support/requests';
import { removeDirectory, startServer } from './support/server-process';

const ROOT = join(__dirname, '../../..');
const DEPLOY = join(ROOT, 'deploy');
const STAGES = readDockerfile(join(DEPLOY, 'Dockerfile'));
const VARIABLES = new Set(SETTINGS.map(({ env }) => env));

const workspaces = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .map((name) => `${folder}/${name}`)
    .filter((path) => existsSync(join(ROOT, path, 'package.json'))),
);

function named(instructions: readonly Instruction[], name: string): string {
  const found = instructions.filter((one) => one.name === name);
  expect([name, found.length]).toEqual([name, 1]);
  return found[0]!.text;
}

describe('the image', () => {
  const [build, last] = [STAGES[0]!, STAGES[1]!];
  const environment = Object.fromEntries(
    named(last.instructions, 'ENV')
      .split(' ')
      .map((pair) => pair.split('=') as [string, string]),
  );

  it('has a Dockerfile that a linter has nothing to say against', () => {
    const level = ValidationSeverity.WARNING;
    const rules = {
      deprecatedMaintainer: level,
      directiveCasing: level,
      emptyContinuationLine: level,
      instructionCasing: level,
      instructionCmdMultiple: level,
      instructionEntrypointMultiple: level,
      instructionHealthcheckMultiple: level,
      instructionJSONInSingleQuotes: level,
      instructionWorkdirRelative: level,
    };
    const text = readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8');
    expect(validate(text, rules)).toEqual([]);
    expect(validate(text.replace('--interval', '--intervall'), rules)).toHaveLength(1);
  });

  it('is made of files that are there, every workspace among them', () => {
    const copies = build.instructions.filter(({ name }) => name === 'COPY').map(({ text }) => readCopy(text));
    for (const path of copies.flatMap(({ sources }) => sources)) {
      expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
    }
    const manifests = copies.flatMap(({ sources }) => sources).filter((path) => /.\/package\.json$/.test(path));
    expect(manifests.sort()).toEqual(workspaces.map((path) => `${path}/package.json`).sort());
  });

  it('runs as somebody who is not root, with a health check, and names settings that there are', () => {
    expect(STAGES).toHaveLength(2);
    expect(named(last.instructions, 'USER')).toBe('node');
    const order = last.instructions.map(({ name }) => name);
    expect(order.lastIndexOf('RUN')).toBeLessThan(order.indexOf('USER'));
    expect(execForm(named(last.instructions, 'HEALTHCHECK'))[0]).toBe('node');
    for (const name of Object.keys(environment).filter((one) => one.startsWith('XSP_')))
      expect(VARIABLES).toContain(name);
    // Where anybody can reach it, nothing is guessed from a Host header.
    expect(environment).toMatchObject({ XSP_HOST: '0.0.0.0', NODE_ENV: 'production' });
    expect(environment).not.toHaveProperty('XSP_PUBLIC_URL');
  });

  it('has all that it needs when its steps have run, and nothing else', async () => {
    // The whole install and the compilation are those of this repository; the rest runs as it stands there.
    const steps = new ImageSteps(ROOT, ignores(join(DEPLOY, 'Dockerfile.dockerignore')), '/xsp', (command, folder) => {
      if (command === 'npm run build') for (const path of workspaces) copyBuilt(path, folder);
      return ['npm ci --ignore-scripts', 'npm run build'].includes(command) || command.includes('chown');
    });
    await steps.run(build);
    const image = await steps.run(last);
    const files = readdirSync(image, { recursive: true, encoding: 'utf8' });
    expect(files.filter((path) => /\.(map|tsbuildinfo|d\.[cm]?ts)$/.test(path))).toEqual([]);
    const own = files.filter((path) => /^(packages|apps)\//.test(path));
    expect(own.filter((path) => /\.spec\.|tsconfig|jest|^\w+\/[^/]+\/(src|test|out-tsc)\b/.test(path))).toEqual([]);
    for (const name of ['typescript', 'jest', 'nx', '@types']) {
      expect([name, existsSync(join(image, 'node_modules', name))]).toEqual([name, false]);
    }

    const state = mkdtempSync(join(tmpdir(), 'xsp-image-state-'));
    const [program, main] = execForm(named(last.instructions, 'ENTRYPOINT'));
    expect(program).toBe('node');
    const env = { ...environment, XSP_HOST: '127.0.0.1', XSP_PORT: '0', XSP_STATE: `lmdb:${state}` };
    const server = await startServer({ main: join(image, main!), directory: state, env });
    expect(await requestAds(server.url, { user: 'one' })).toHaveLength(1);
    for (const path of ['/', '/player', '/media/halden-summit-15.mp4', '/readyz']) {
      expect([path, (await fetch(`${server.url}${path}`)).status]).toEqual([path, 200]);
    }
    const [, ...check] = execForm(named(last.instructions, 'HEALTHCHECK'));
    const healthy = () => endOf(check, { XSP_PORT: new URL(server.url).port });
    expect(await healthy()).toBe(0);
    expect(await server.stop()).toBe(0);
    expect(await healthy()).toBe(1);
    for (const folder of [...steps.folders.values(), state]) removeDirectory(folder);
  }, 240_000);

  function copyBuilt(path: string, folder: string): void {
    cpSync(join(ROOT, path, 'dist'), join(folder, path, 'dist'), { recursive: true });
  }

  function endOf(args: readonly string[], env: Record<string, string>): Promise<unknown> {
    const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'], ...env }, stdio: 'ignore' });
    return new Promise((resolve) => child.once('close', resolve));
  }
});

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly image: string;
        readonly build?: { readonly context: string; readonly dockerfile: string };
        readonly environment?: Readonly<Record<string, string>>;
        readonly volumes?: readonly string[];
        readonly read_only?: boolean;
        readonly command?: readonly string[];
      }
    >
  >;
  readonly volumes: Readonly<Record<string, unknown>>;
}

describe('compose.yaml', () => {
  const compose = parse(readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8'), { merge: true }) as Compose;

  it('has two servers that share a Redis and secrets, each with an address and a spool of its own', () => {
    const servers = Object.entries(compose.services).filter(([name]) => name.startsWith('ad-server'));
    expect(servers).toHaveLength(2);
    for (const [, { environment = {}, build, read_only }] of servers) {
      for (const name of Object.keys(environment)) expect(VARIABLES).toContain(name);
      expect(existsSync(join(DEPLOY, build!.context, build!.dockerfile))).toBe(true);
      expect(read_only).toBe(true);
      expect(environment['XSP_STATE']).toBe('redis://redis:6379');
      for (const secret of ['XSP_SECRET', 'XSP_USER_KEY', 'XSP_ADMIN_TOKEN']) {
        expect(environment[secret]).toMatch(new RegExp(`^\\$\\{${secret}:\\?.+\\}$`));
      }
    }
    const different = (value: (service: Compose['services'][string]) => unknown) =>
      expect(new Set(servers.map(([, service]) => value(service))).size).toBe(2);
    different(({ environment }) => environment!['XSP_PUBLIC_URL']);
    different(({ volumes }) => volumes![0]);
  });

  it('keeps what Redis acknowledged, and evicts no budget', () => {
    const command = compose.services['redis']!.command!.join(' ');
    expect(command).toMatch(/--appendonly yes --appendfsync always/);
    expect(command).toMatch(/--maxmemory-policy noeviction/);
  });

  it('names volumes that it has', () => {
    const used = Object.values(compose.services).flatMap(({ volumes = [] }) =>
      volumes.map((one) => one.split(':')[0]!),
    );
    expect(used.sort()).toEqual(Object.keys(compose.volumes).sort());
  });
});

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly spec?: unknown;
}

interface Container {
  readonly env: readonly {
    readonly name: string;
    readonly valueFrom: { readonly configMapKeyRef: { readonly name: string; readonly key: string } };
  }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly securityContext: unknown;
  readonly [probe: `${string}Probe`]: { readonly httpGet: { readonly path: string; readonly port: string } };
}

describe('the Kubernetes example', () => {
  const documents = parseAllDocuments(readFileSync(join(DEPLOY, 'kubernetes/xsp-ad-server.yaml'), 'utf8'));
  const manifests = documents.map((document) => document.toJS() as Manifest);
  const kind = (wanted: string) => manifests.find((one) => one.kind === wanted)!;
  const { template, selector } = kind('Deployment').spec as {
    readonly selector: { readonly matchLabels: object };
    readonly template: {
      readonly metadata: { readonly labels: object };
      readonly spec: {
        readonly securityContext: unknown;
        readonly containers: readonly Container[];
        readonly volumes: readonly { readonly name: string }[];
      };
    };
  };
  const container = template.spec.containers[0]!;

  it('is YAML of the kinds that it takes', () => {
    for (const { errors, warnings } of documents) expect([...errors, ...warnings]).toEqual([]);
    const kinds = ['Secret', 'ConfigMap', 'Deployment', 'Service', 'PodDisruptionBudget'];
    expect(manifests.map((one) => one.kind)).toEqual(kinds);
  });

  it('fits together: selectors, keys, ports and volumes', () => {
    const { labels } = template.metadata;
    expect(selector.matchLabels).toEqual(labels);
    expect((kind('Service').spec as { selector: object }).selector).toEqual(labels);
    const budget = kind('PodDisruptionBudget').spec as { selector: { matchLabels: object } };
    expect(budget.selector.matchLabels).toEqual(labels);
    for (const { name, valueFrom } of container.env) {
      expect(valueFrom.configMapKeyRef.name).toBe(kind('ConfigMap').metadata.name);
      expect(kind('ConfigMap').data).toHaveProperty([valueFrom.configMapKeyRef.key]);
      expect(VARIABLES).toContain(name);
    }
    for (const name of Object.keys(kind('Secret').stringData!)) expect(VARIABLES).toContain(name);
    const mounted = container.volumeMounts.map(({ name }) => name).sort();
    expect(mounted).toEqual(template.spec.volumes.map(({ name }) => name).sort());
    const { XSP_CATALOG, XSP_SPOOL } = kind('ConfigMap').data!;
    for (const path of [XSP_CATALOG!, XSP_SPOOL!]) {
      expect(container.volumeMounts.some(({ mountPath }) => path.startsWith(`${mountPath}/`))).toBe(true);
    }
  });

  it('has a catalogue that is right, and settings that start a server', async () => {
    const { data, stringData } = { data: kind('ConfigMap').data!, stringData: kind('Secret').stringData! };
    expect(() => parseCatalog(data['catalog.yaml']!, { name: 'catalog.yaml' })).not.toThrow();
    const { XSP_PUBLIC_URL, XSP_TRUST_PROXY } = data as Record<string, string>;
    const { XSP_SECRET, XSP_USER_KEY, XSP_ADMIN_TOKEN } = stringData as Record<string, string>;
    const env = { XSP_PUBLIC_URL, XSP_TRUST_PROXY, XSP_SECRET, XSP_USER_KEY, XSP_ADMIN_TOKEN } as Record<
      string,
      string
    >;
    const server = await startServer({ catalog: data['catalog.yaml']!, env });
    const [ad] = await requestAds(server.url, { user: 'one' });
    expect(ad!.impressions[0]).toMatch(/^https:\/\/ads\.example\/t\/impression\//);
    expect(await server.stop()).toBe(0);
    removeDirectory(server.directory);
  });

  it('asks the probes that the server has, and gives the container nothing that it does not need', () => {
    const probes = (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).map(
      (name) => container[name]!.httpGet,
    );
    expect(probes.map(({ path }) => path)).toEqual(['/livez', '/livez', '/readyz']);
    for (const { port } of probes) expect(container.ports.map(({ name }) => name)).toContain(port);
    expect(template.spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });
});
