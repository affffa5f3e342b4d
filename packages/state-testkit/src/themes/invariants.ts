import fc from 'fast-check';
import { checkDump } from '../property/check-dump';
import { HOUR, Pool } from '../property/pool';
import { steps, unit } from '../property/arbitraries';
import { Known, Run } from '../property/run';
import { runsOf } from '../property/runs';
import type { Suite } from '../suite';
import { World } from '../world';

/** A grid on which all runs begin, so that edges lie the same in each: of the longest expiry edges and of the hours. */
const GRID = 2 ** 26;

export function invariants({ under, test }: Suite): void {
  test('any calls, retries, clients and times in any order: every answer and every counter is what the rules say', async (shared) => {
    const clients = [shared.backend, await shared.harness.another(), await shared.harness.another()];
    const prepare = async (money: bigint, offset: number) => {
      const world = new World(shared.harness, under);
      await world.advanceTo(Math.ceil(world.now() / GRID) * GRID + offset);
      const spans = (under.graceMs ?? 0) === 0;
      const pool = new Pool(world, money, world.now(), spans);
      const run = new Run(world, clients, pool);
      const known = new Known();
      for (const { partition, counter } of pool.limited()) {
        await world.backend.setLimit({ partition, counter, at: 12n * money });
        known.model.setLimit(partition, counter, 12n * money);
      }
      return { model: known, real: run };
    };
    await fc.assert(
      fc.asyncProperty(steps(60), unit, fc.nat(HOUR), async (commands, money, offset) => {
        const { model, real } = await prepare(money, offset);
        await fc.asyncModelRun(() => ({ model, real }), commands);
        await checkDump(real);
      }),
      { numRuns: runsOf(under) },
    );
  });
}
