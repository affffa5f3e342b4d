import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { mustRun, repository, run, script } from './run';

/** One import in one project. */
interface Probe {
  readonly project: string;
  readonly imports: string;
  readonly folder?: string;
}

interface LintResult {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

interface ProjectGraph {
  readonly nodes: Record<string, { readonly data: { readonly tags: readonly string[] } }>;
  readonly dependencies: Record<string, readonly { readonly target: string }[]>;
}

const rule = '@nx/enforce-module-boundaries';

/** Refused for their layers; together they close no circle, so that each refusal stands for itself. */
const acrossLayers: readonly Probe[] = [
  { project: 'packages/frequency', imports: '@xsp/budget' },
  { project: 'packages/budget', imports: '@xsp/state-redis' },
  { project: 'packages/vmap', imports: '@xsp/metrics' },
  { project: 'packages/vmap', imports: '@xsp/metrics', folder: 'test' },
  { project: 'packages/state-redis', imports: '@xsp/state-lmdb' },
  { project: 'packages/state-lmdb', imports: '@xsp/state-testkit' },
];

/** Refused because what they import imports them. */
const upwards: readonly Probe[] = [
  { project: 'packages/core', imports: '@xsp/frequency' },
  { project: 'packages/state-testkit', imports: '@xsp/state-redis' },
  { project: 'packages/metrics', imports: '@xsp/ad-server' },
];

const aroundTheEntry: readonly Probe[] = [{ project: 'packages/vmap', imports: '../../core/src/index' }];

const allowed: readonly Probe[] = [
  { project: 'packages/budget', imports: '@xsp/core' },
  { project: 'packages/state-redis', imports: '@xsp/core' },
  { project: 'packages/state-redis', imports: '@xsp/state-testkit', folder: 'test' },
  { project: 'apps/ad-server', imports: '@xsp/state-redis' },
];

jest.setTimeout(120_000);

describe('the layers', () => {
  it.each([
    {
      what: 'refuse an import across layers',
      probes: acrossLayers,
      message: /A project tagged with "layer:\w+" can only/,
    },
    { what: 'refuse an import of a higher layer', probes: upwards, message: /Circular dependency between/ },
    {
      what: 'refuse an import past a package entry',
      probes: aroundTheEntry,
      message: /cannot be imported by a relative/,
    },
  ])('$what', ({ probes, message }) => {
    for (const [probe, messages] of lintProbes(probes)) {
      expect([probe, messages]).toEqual([probe, [expect.stringMatching(message)]]);
    }
  });

  it('let an import of a lower layer pass', () => {
    for (const [probe, messages] of lintProbes(allowed)) expect([probe, messages]).toEqual([probe, []]);
  });

  it('show in the graph of nx', () => {
    const folder = mkdtempSync(join(tmpdir(), 'xsp-graph-'));
    try {
      mustRun(process.execPath, [script('nx/dist/bin/nx.js'), 'graph', `--file=${join(folder, 'graph.json')}`]);
      const { graph } = JSON.parse(readFileSync(join(folder, 'graph.json'), 'utf8')) as { graph: ProjectGraph };

      const projects = Object.keys(graph.nodes).sort();
      const layers = new Map(projects.map((name) => [name, layerOf(graph, name)]));
      expect([...layers]).toEqual([
        ['@xsp/ad-server', 'app'],
        ['@xsp/budget', 'rules'],
        ['@xsp/core', 'core'],
        ['@xsp/frequency', 'rules'],
        ['@xsp/metrics', 'rules'],
        ['@xsp/state-lmdb', 'state'],
        ['@xsp/state-redis', 'state'],
        ['@xsp/state-testkit', 'testkit'],
        ['@xsp/vmap', 'rules'],
      ]);
      for (const name of projects) {
        const layer = layers.get(name);
        if (layer === 'app') continue;
        const imported = (graph.dependencies[name] ?? [])
          .map(({ target }) => target)
          .filter((target) => layers.has(target));
        const expected = { core: [], state: ['@xsp/core', '@xsp/state-testkit'] }[layer ?? ''] ?? ['@xsp/core'];
        expect([name, [...new Set(imported)].sort()]).toEqual([name, expected]);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** What the boundary rule says of each probe; the files with the imports exist only while lint runs. */
function lintProbes(probes: readonly Probe[]): ReadonlyMap<Probe, readonly string[]> {
  const files = new Map(
    probes.map((probe, index) => [
      probe,
      join(repository, probe.project, probe.folder ?? 'src', `boundary-probe-${process.pid}-${index}.ts`),
    ]),
  );
  const createdFolders: string[] = [];
  try {
    for (const [probe, file] of files) {
      const created = mkdirSync(dirname(file), { recursive: true });
      if (created !== undefined) createdFolders.push(created);
      writeFileSync(
        file,
        `import * as imported from '${probe.imports}';\n\nexport const names = Object.keys(imported);\n`,
      );
    }
    const { stdout, stderr } = run(process.execPath, [script('eslint/bin/eslint.js'), '-f', 'json', ...files.values()]);
    if (!stdout.startsWith('[')) throw new Error(`eslint gave no result\n${stdout}\n${stderr}`);
    const results = JSON.parse(stdout) as readonly LintResult[];
    return new Map(
      [...files].map(([probe, file]) => {
        const result = results.find(({ filePath }) => filePath === file);
        if (!result) throw new Error(`${relative(repository, file)} was not linted`);
        return [probe, result.messages.filter(({ ruleId }) => ruleId === rule).map(({ message }) => message)];
      }),
    );
  } finally {
    for (const path of [...files.values(), ...createdFolders]) rmSync(path, { recursive: true, force: true });
  }
}

function layerOf(graph: ProjectGraph, name: string): string | undefined {
  return graph.nodes[name]?.data.tags.find((tag) => tag.startsWith('layer:'))?.slice('layer:'.length);
}
