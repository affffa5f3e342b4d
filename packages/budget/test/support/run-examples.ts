import { runInThisContext } from 'node:vm';
import * as core from '@xsp/core';
import ts from 'typescript';
import * as budget from '../../src';

const packages: Readonly<Record<string, unknown>> = { '@xsp/core': core, '@xsp/budget': budget };

/**
 * Runs every `ts` block of a README that stands below `<!-- example: name -->` and compares what it logs with the
 * comments that say so: after the call on its line, or in the lines below the block's last call. `…` is anything.
 */
export function runExamples(readme: string): void {
  const blocks = [...readme.matchAll(/<!-- example: ([\w-]+) -->\s+```ts\n(.*?)```/gs)];
  it('has an example for every block of code', () => {
    expect(blocks.length).toBe([...readme.matchAll(/^```ts$/gm)].length);
  });
  it.each(blocks.map(([, name, code]) => [name!, code!]))('example: %s', async (_name, code) => {
    const logged: string[] = [];
    const log = (...values: unknown[]) => void logged.push(values.map(String).join(' '));
    await run(code, log);
    const expected = [...code.matchAll(/console\.log\([^\n]*\);?\)?;? \/\/ (.*)$|^\/\/ (.*)$/gm)].map(
      (m) => m[1] ?? m[2]!,
    );
    expect(logged.length).toBe(expected.length);
    logged.forEach((line, index) => expect(line).toMatch(pattern(expected[index]!)));
  });
}

function pattern(text: string): RegExp {
  return new RegExp(
    `^${text
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
}

async function run(code: string, log: (...values: unknown[]) => void): Promise<void> {
  // Imports become look-ups, so that the examples stay what a reader would write and run on the sources.
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  const load = (name: string): unknown => packages[name] ?? jest.requireActual(name);
  const example = runInThisContext(`(async (require, exports, console) => {${outputText}\n})`) as (
    ...scope: readonly unknown[]
  ) => Promise<void>;
  await example(load, {}, { log });
}
