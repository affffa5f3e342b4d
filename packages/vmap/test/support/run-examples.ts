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

/** Runs an example on the sources, and gives what it prints. */
export function run({ code }: Example): readonly string[] {
  const { module, target } = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(code, { compilerOptions: { module, target } });
  const printed: string[] = [];
  const load = (name: string): unknown => {
    if (name !== '@xsp/vmap') throw new Error(`The example imports ${name}`);
    return vmap;
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the README is ours, and running it is the point
  const example = new Function('require', 'exports', 'console', outputText) as (...scope: readonly unknown[]) => void;
  example(load, {}, { log: (...values: readonly unknown[]) => printed.push(values.join(' ')) });
  return printed;
}
