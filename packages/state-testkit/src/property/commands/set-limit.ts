import { same } from '../../world';
import type { Known, Run } from '../run';
import { Step } from '../step';

/** Changes a stored limit, up or down. */
export class SetLimit extends Step {
  constructor(
    client: number,
    private readonly which: number,
    private readonly units: number,
  ) {
    super(client);
  }

  protected async take(known: Known, run: Run): Promise<void> {
    const counters = run.pool.limited();
    const { partition, counter } = counters[this.which % counters.length]!;
    await setLimit(known, run, this.client, { partition, counter, at: BigInt(this.units) * run.pool.unit });
  }
}

export async function setLimit(
  known: Known,
  run: Run,
  client: number,
  { partition, counter, at }: Pick<Parameters<Run['clients'][0]['setLimit']>[0], 'partition' | 'counter' | 'at'>,
): Promise<void> {
  const now = run.now();
  const actual = await run.client(client).setLimit({ partition, counter, at });
  const before = known.model.setLimit(partition, counter, at);
  same(actual, { now, version: (before?.version ?? 0) + 1, previous: before?.at });
}
