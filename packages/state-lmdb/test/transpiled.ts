import { cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

const here = join(__dirname, '..');
const core = join(here, '../core');

/** A directory in which other processes can run the sources as they are now, whatever was built before. */
export interface Transpiled {
  readonly directory: string;
  /** The path of one of `test/scripts`. */
  script(name: string): string;
  /** The environment in which Node finds what the sources depend on. */
  readonly env: NodeJS.ProcessEnv;
}

/** Transpiles core, this package and its `test/scripts` into a new directory. */
export async function transpiled(): Promise<Transpiled> {
  const directory = await mkdtemp(join(tmpdir(), 'xsp-transpiled-'));
  await transpileTree(join(core, 'src'), join(directory, 'node_modules/@xsp/core'));
  await transpileTree(join(here, 'src'), join(directory, 'src'));
  await transpileTree(join(__dirname, 'scripts'), join(directory, 'test/scripts'));
  const paths = [join(here, '../../node_modules'), join(core, 'node_modules'), join(here, 'node_modules')];
  return {
    directory,
    script: (name) => join(directory, 'test/scripts', name),
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
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  return transpileModule(source, { compilerOptions }).outputText;
}
