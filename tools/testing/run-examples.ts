import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import ts from 'typescript';

/**
 * Tests that every `ts` block of a README runs on the sources and logs what its comments say: after the call on its
 * line, or in the lines right below. `…` is anything. `<!-- example: name -->` above a block names it.
 *
 * @param prepare puts the test's own servers and directories in
 */
export function runExamples(file: string, prepare = (code: string) => code): void {
  const readme = readFileSync(file, 'utf8');
  const blocks = [...readme.matchAll(/(?:<!-- example: ([\w-]+) -->\s+)?^```ts\n(.*?)^```/gms)];
  it('has examples', () => expect(blocks.length).toBeGreaterThan(0));
  it.each(blocks.map(([, name, code], index) => [name ?? index + 1, code!] as const))(
    'example: %s',
    async (_, code) => {
      const expected = expectedOf(code);
      const logged = await run(prepare(code));
      expect(logged.length).toBe(expected.length);
      logged.forEach((line, index) => expect(line).toMatch(pattern(expected[index]!)));
    },
  );
}

function expectedOf(code: string): readonly string[] {
  const expected: string[] = [];
  let below = false;
  for (const line of code.split('\n')) {
    const [, beside] = /console\.log\(.*\);?\)?;? \/\/ (.*)$/.exec(line) ?? [];
    const [, alone] = /^\/\/ (.*)$/.exec(line) ?? [];
    const claim = beside ?? (below ? alone : undefined);
    if (claim !== undefined) expected.push(claim);
    below = line !== '' && (below || line.includes('console.log(')) && beside === undefined;
  }
  return expected;
}

function pattern(text: string): RegExp {
  const parts = text.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

/** @returns what it logs, a text a call */
async function run(code: string): Promise<readonly string[]> {
  // Imports become look-ups, so that the examples stay what a reader would write and run on the sources.
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  const example = runInThisContext(`(async (require, exports, console) => {${outputText}\n})`) as (
    ...scope: readonly unknown[]
  ) => Promise<void>;
  const logged: string[] = [];
  const log = (...values: readonly unknown[]) => void logged.push(values.map(String).join(' '));
  await example((name: string) => jest.requireActual<object>(name), {}, { log });
  return logged;
}
