import * as core from '@xsp/core';
import ts from 'typescript';
import * as vmap from '../../src';

/** An example of a README, with what its comments say it prints. */
export interface Example {
  readonly code: string;
  readonly expected: readonly string[];
}

/** The blocks of TypeScript in a README. */
export function examplesIn(readme: string): readonly Example[] {
  return [...readme.matchAll(/^```ts\n([^]*?)^```/gm)].map(([, code]) => ({
    code: code!,
    expected: [...code!.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, printed]) => printed!),
  }));
}

const packages: Readonly<Record<string, unknown>> = { '@xsp/core': core, '@xsp/vmap': vmap };

/** Runs an example on the sources, and gives what it prints. */
export async function run({ code }: Example): Promise<readonly string[]> {
  const { module, target } = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(code, { compilerOptions: { module, target } });
  const printed: string[] = [];
  const load = (name: string): unknown => {
    if (!Object.hasOwn(packages, name)) throw new Error(`The example imports ${name}`);
    return packages[name];
  };
  const whole = `return (async () => { ${outputText}\n })();`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the README is ours, and running it is the point
  const example = new Function('require', 'exports', 'console', whole) as (
    ...scope: readonly unknown[]
  ) => Promise<void>;
  await example(load, {}, { log: (...values: readonly unknown[]) => printed.push(values.join(' ')) });
  return printed;
}
