import type { StateBackendUnderTest } from '../harness';

/** How often a property runs: as the suite was told, else as the environment says, else 30 times. */
export function runsOf({ runs }: StateBackendUnderTest): number {
  return runs ?? Number(process.env.XSP_TESTKIT_RUNS ?? 30);
}
