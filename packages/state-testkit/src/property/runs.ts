import type { StateBackendUnderTest } from '../harness';

/** How often a property runs: as the suite was told, else as the environment says, else 30 times. */
export function runsOf({ runs }: StateBackendUnderTest): number {
  return runs ?? numberOf('XSP_TESTKIT_RUNS') ?? 30;
}

/** The seed of a run to repeat, where the environment names one. */
export function seedOf(): { readonly seed?: number } {
  const seed = numberOf('XSP_TESTKIT_SEED');
  return seed === undefined ? {} : { seed };
}

function numberOf(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw new Error(`${name} must be a whole number, but is ${JSON.stringify(text)}`);
}
