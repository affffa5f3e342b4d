import type { Known, Run } from '../run';
import { Step } from '../step';
import { setLimit } from './set-limit';

/** Erases a partition. An advertiser's limits are stored again at once: without them its money could not be asked. */
export class Erase extends Step {
  constructor(
    client: number,
    private readonly which: number,
  ) {
    super(client);
  }

  protected async take(known: Known, run: Run): Promise<void> {
    const { viewers, partitions } = run.pool;
    const all = [...viewers, ...Object.values(partitions)];
    const partition = all[this.which % all.length]!;
    const now = run.now();
    await run.client(this.client).erase(partition);
    known.model.erase(partition, now);
    // An erasure may take a millisecond of its own, so that what follows is later than it.
    await run.world.advanceTo(now + 2);
    for (const limited of run.pool.limited()) {
      if (limited.partition.id !== partition.id) continue;
      await setLimit(known, run, this.client, { ...limited, at: 8n * run.pool.unit });
    }
  }
}
