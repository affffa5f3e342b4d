import type { Known, Run } from '../run';
import { Step } from '../step';

/** The store is closed and opened again. */
export class Restart extends Step {
  protected async take(_known: Known, run: Run): Promise<void> {
    await run.world.harness.reopen!();
  }
}
