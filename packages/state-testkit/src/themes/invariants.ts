import { verifyState, type StateBackend } from '@xsp/core';
import fc from 'fast-check';
import { steps, unit } from '../property/arbitraries';
import { checkDump } from '../property/check-dump';
import { HOUR, Pool } from '../property/pool';
import { Known, Run } from '../property/run';
import { runsOf, seedOf } from '../property/runs';
import type { Suite } from '../suite';
import { same, World } from '../world';

/** A grid on which all runs begin, so that edges lie the same in each: of the longest expiry edges and of the hours. */
const GRID = 2 ** 26;

export function invariants({ under, test, testAlone }: Suite): void {
  test('any calls, retries, clients and times in any order: every answer and every counter is what the rules say', async (shared) => {
    const clients = [shared.backend, await shared.harness.another(), await shared.harness.another()];
    await holds(steps(60), runsOf(under), shared, clients);
  });

  testAlone(
    'restarts at any moment in between change nothing',
    async (shared) => {
      await holds(steps(60, true), Math.ceil(runsOf(under) / 3), shared, []);
    },
    'reopen',
  );

  test('what all of this leaves behind agrees with itself', async (shared) => {
    same(await verifyState(shared.backend), []);
  });
}

/** Runs commands against the store and the model, each time in partitions of their own. */
async function holds(
  commands: ReturnType<typeof steps>,
  numRuns: number,
  { harness, under }: World,
  clients: readonly StateBackend[],
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(commands, unit, fc.nat(HOUR), async (all, money, offset) => {
      const run = await begin(new World(harness, under), clients, money, offset);
      await fc.asyncModelRun(() => run, all);
      await checkDump(run.real);
    }),
    { numRuns, ...seedOf() },
  );
}

async function begin(world: World, clients: readonly StateBackend[], money: bigint, offset: number) {
  await world.advanceTo(Math.ceil(world.now() / GRID) * GRID + offset);
  const spans = (world.under.graceMs ?? 0) === 0;
  const pool = new Pool(world, money, world.now(), spans);
  const model = new Known();
  for (const { partition, counter } of pool.limited()) {
    await world.backend.setLimit({ partition, counter, at: 8n * money });
    model.model.setLimit(partition, counter, 8n * money);
  }
  return { model, real: new Run(world, clients, pool) };
}
