import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyLockedDependencies } from './locked-dependencies';
import { mustRun, repository, run, script } from './run';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin?: Record<string, string>;
}

interface Tarball {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

jest.setTimeout(240_000);

const app = 'apps/ad-server';
const libraries = readdirSync(join(repository, 'packages'))
  .map((name) => `packages/${name}`)
  .filter((workspace) => existsSync(join(repository, workspace, 'package.json')));
const names = libraries.map((workspace) => manifestOf(workspace).name);

/** An empty folder somewhere else, into which the tarballs of all packages are installed. */
let consumer: string;
let tarballs: ReadonlyMap<string, Tarball>;

beforeAll(() => {
  for (const workspace of [...libraries, app]) {
    if (!existsSync(join(repository, workspace, 'dist'))) throw new Error(`${workspace} is not built: npm run build`);
  }
  consumer = mkdtempSync(join(tmpdir(), 'xsp-consumer-'));
  const folder = join(consumer, 'tarballs');
  mkdirSync(folder);
  const arguments_ = [...libraries, app].map((workspace) => `--workspace=${workspace}`);
  const packed = mustRun('npm', ['pack', '--json', '--ignore-scripts', `--pack-destination=${folder}`, ...arguments_]);
  tarballs = new Map(listOf(JSON.parse(packed)).map((tarball) => [tarball.name, tarball]));

  writeFileSync(join(consumer, 'package.json'), '{ "name": "consumer", "private": true }\n');
  copyLockedDependencies([...libraries, app], join(consumer, 'node_modules'));
  const files = [...tarballs.values()].map(({ filename }) => `./tarballs/${filename}`);
  const cache = `--cache=${join(consumer, 'empty-cache')}`;
  mustRun('npm', ['install', '--offline', cache, '--ignore-scripts', '--no-audit', '--no-fund', ...files], consumer);
});

afterAll(() => {
  if (consumer) rmSync(consumer, { recursive: true, force: true });
});

describe.each(names)('%s', (name) => {
  it('ships its build, its sources, a README and the license, and no tests', () => {
    const paths = (tarballs.get(name)?.files ?? []).map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'src/index.ts'].concat(entries('index'))),
    );
    expect(paths.filter((path) => /\.spec\.|^test\/|\.tsbuildinfo$|boundary-probe/.test(path))).toEqual([]);

    // A declaration whose source is gone is left over from an earlier build: npm run clean.
    const sources = new Set(paths.filter((path) => path.startsWith('src/')).map((path) => path.replace(/\.m?ts$/, '')));
    const stale = paths.filter((path) => /^dist\/.*\.d\.m?ts$/.test(path) && !sources.has(sourceOf(path)));
    expect(stale).toEqual([]);
  });

  it('gives import and require the same things', () => {
    writeFileSync(
      join(consumer, 'compare.mjs'),
      `import { createRequire } from 'node:module';
       const imported = await import(process.argv[2]);
       const required = createRequire(import.meta.url)(process.argv[2]);
       // Node adds the name module.exports to every CommonJS module since version 23.
       const names = Object.keys(imported).filter((name) => name !== '__esModule' && name !== 'module.exports').sort();
       console.log(JSON.stringify({
         imported: names,
         required: Object.keys(required).sort(),
         different: names.filter((name) => imported[name] !== required[name]),
       }));`,
    );
    const result = JSON.parse(mustRun(process.execPath, ['compare.mjs', name], consumer)) as Record<string, string[]>;
    expect(result['imported']).toEqual(result['required']);
    expect(result['imported']).not.toContain('default');
    expect(result['different']).toEqual([]);
  });

  it('satisfies publint', () => {
    const { status, stdout, stderr } = run(process.execPath, [
      script('publint/src/cli.js'),
      '--strict',
      tarballOf(name),
    ]);
    expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  });

  it('satisfies attw', () => {
    const cli = script('@arethetypeswrong/cli/dist/index.js');
    const { status, stdout, stderr } = run(process.execPath, [cli, '--profile', 'node16', tarballOf(name)]);
    expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  });
});

describe('TypeScript', () => {
  let values: Record<string, readonly string[]>;

  beforeAll(() => {
    const program = `JSON.stringify(Object.fromEntries(${JSON.stringify(names)}.map((name) => [name, Object.keys(require(name))])))`;
    values = JSON.parse(mustRun(process.execPath, ['-p', program], consumer)) as typeof values;
  });

  it.each([
    { module: 'nodenext', moduleResolution: 'nodenext', extensions: ['mts', 'cts'] },
    { module: 'esnext', moduleResolution: 'bundler', extensions: ['mts', 'ts'] },
    { module: 'preserve', moduleResolution: 'bundler', extensions: ['cts'] },
  ])('takes every value that is there at run time, $module and $moduleResolution', ({ extensions, ...options }) => {
    const folder = mkdtempSync(join(consumer, 'typescript-'));
    for (const extension of extensions) {
      names.forEach((name, index) => {
        writeFileSync(join(folder, `use-${index}.${extension}`), useOf(name, values[name] ?? [], extension));
      });
    }
    const types = join(repository, 'node_modules', '@types');
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          ...options,
          target: 'es2022',
          strict: true,
          noEmit: true,
          types: ['node'],
          typeRoots: [types],
        },
      }),
    );
    const { stdout } = run(process.execPath, [script('typescript/bin/tsc'), '-p', '.', '--pretty', 'false'], folder);
    // The declarations are checked too, apart from those of third parties.
    const ours = stdout.split('\n').filter((line) => /error TS/.test(line) && !/node_modules\/(?!@xsp\/)/.test(line));
    expect(ours).toEqual([]);
  });
});

describe(manifestOf(app).name, () => {
  it('installs a command that Node can start', () => {
    const { name, bin } = manifestOf(app);
    const paths = (tarballs.get(name)?.files ?? []).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md']));
    expect(paths.filter((path) => /\.spec\.|^test\/|\.tsbuildinfo$/.test(path))).toEqual([]);
    for (const command of Object.keys(bin ?? {})) {
      const help = mustRun(join(consumer, 'node_modules', '.bin', command), ['--help'], consumer);
      expect(help).toContain(command);
    }
  });
});

/** A program that mentions each value a package exports at run time, so that its types must know them all. */
function useOf(name: string, values: readonly string[], extension: string): string {
  return [
    extension === 'cts' ? `import xsp = require('${name}');` : `import * as xsp from '${name}';`,
    `export const all: readonly unknown[] = [${values.map((value) => `xsp.${value}`).join(', ')}];`,
  ].join('\n');
}

function entries(name: string): string[] {
  return ['js', 'mjs', 'd.ts', 'd.mts'].map((extension) => `dist/${name}.${extension}`);
}

function sourceOf(declaration: string): string {
  return declaration.replace(/^dist\//, 'src/').replace(/\.d\.m?ts$/, '');
}

function tarballOf(name: string): string {
  const tarball = tarballs.get(name);
  if (!tarball) throw new Error(`${name} was not packed`);
  return join(consumer, 'tarballs', tarball.filename);
}

/** What `npm pack --json` prints: a list, or since npm 12 an object by name. */
function listOf(packed: unknown): readonly Tarball[] {
  return Object.values(packed as Record<string, Tarball>);
}

function manifestOf(workspace: string): Manifest {
  return JSON.parse(readFileSync(join(repository, workspace, 'package.json'), 'utf8')) as Manifest;
}
