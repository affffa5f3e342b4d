import { cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import ts from 'typescript';

const PACKAGES = join(__dirname, '../../packages');

/** A directory in which other processes can run scripts on the sources as they are now, whatever was built before. */
export interface Transpiled {
  readonly directory: string;
  /** The path of one of the scripts. */
  script(name: string): string;
  /** The environment in which Node finds what the sources depend on. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Transpiles the scripts of a folder, and the packages that they import, into a new directory.
 *
 * @param names the packages: `state-redis`
 */
export async function transpiled(scripts: string, names: readonly string[]): Promise<Transpiled> {
  const directory = await mkdtemp(join(tmpdir(), 'xsp-transpiled-'));
  for (const name of names) {
    const own = join(directory, 'node_modules/@xsp', name);
    await transpileTree(join(PACKAGES, name, 'src'), join(own, 'src'));
    await writeFile(join(own, 'package.json'), JSON.stringify({ main: './src/index.js' }));
  }
  await transpileTree(scripts, directory);
  const paths = ['..', ...names].map((name) => join(PACKAGES, name, 'node_modules'));
  return {
    directory,
    script: (name) => join(directory, name),
    env: { ...process.env, NODE_PATH: paths.join(delimiter) },
  };
}

async function transpileTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    if (entry.isDirectory()) await transpileTree(source, join(to, entry.name));
    else if (entry.name.endsWith('.spec.ts')) continue;
    else if (!entry.name.endsWith('.ts')) await cp(source, join(to, entry.name));
    else await writeFile(join(to, entry.name.replace(/\.ts$/, '.js')), transpile(await readFile(source, 'utf8')));
  }
}

function transpile(source: string): string {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}
