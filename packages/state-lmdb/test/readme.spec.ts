import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import * as core from '@xsp/core';
import * as ts from 'typescript';
import * as lmdb from '../src';

/** The example of the README, as it stands there, in a directory of its own. */
it('the example of the README runs, and counts what it says', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'xsp-readme-'));
  const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
  const [, example] = /```ts\n([^]*?)```/.exec(readme)!;
  const source = example!.replace("'./xsp-state'", JSON.stringify(join(directory, 'state')));
  const { outputText } = ts.transpileModule(
    `export async function run() {\n${source.replace(/^import .*$/gm, '')}\nreturn slots; }`,
    {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    },
  );
  const exports: { run?: () => Promise<readonly core.SlotAnswer[]> } = {};
  const define = compileFunction(outputText, ['exports', 'defineOption', 'LmdbBackend']) as (
    ...scope: unknown[]
  ) => void;
  define(exports, core.defineOption, lmdb.LmdbBackend);
  expect((await exports.run!())[0]?.status).toBe('held');

  const state = await lmdb.LmdbBackend.open({ path: join(directory, 'state') });
  const { counters } = await state.snapshot({ kind: 'viewer', id: 'v1' });
  expect(counters[0]?.state.committed).toBe(1n);
  await state.close();
  rmSync(directory, { recursive: true, force: true });
});
