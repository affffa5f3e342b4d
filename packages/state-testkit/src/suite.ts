import type { Ability, Harness, StateBackendUnderTest } from './harness';
import type { TestFunctions } from './test-functions';
import { World } from './world';

/** What a theme is given to write its tests with. */
export interface Suite {
  readonly under: StateBackendUnderTest;
  readonly describe: (title: string, body: () => void) => void;
  /** One test, with partitions of its own in the store that most tests share. */
  readonly test: WorldTest;
  /** One test with a store of its own. */
  readonly testAlone: WorldTest;
}

export type WorldTest = (title: string, body: (world: World) => Promise<void>, needs?: Ability) => void;

/** Registers `body`'s tests with the runner; the shared store is made before the first and closed after the last. */
export function defineSuite(
  functions: TestFunctions,
  under: StateBackendUnderTest,
  body: (suite: Suite) => void,
): void {
  const { describe, it, beforeAll, afterAll } = functions;
  const timeoutMs = under.timeoutMs ?? 30_000;
  let shared: Harness | undefined;

  function register(title: string, needs: Ability | undefined, run: () => Promise<void>): void {
    if (needs === undefined || !under.cannot?.includes(needs)) it(title, run, timeoutMs);
    else it.skip?.(title, run, timeoutMs);
  }

  describe(under.name, () => {
    beforeAll(async () => {
      shared = await under.create();
    }, timeoutMs);
    afterAll(async () => {
      await shared?.close();
    }, timeoutMs);
    body({
      under,
      describe,
      test: (title, run, needs) => register(title, needs, () => run(new World(shared!, under))),
      testAlone: (title, run, needs) =>
        register(title, needs, async () => {
          const harness = await under.create();
          try {
            await run(new World(harness, under));
          } finally {
            await harness.close();
          }
        }),
    });
  });
}
