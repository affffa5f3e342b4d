import { defineOption } from '@xsp/core';
import { COUNTERS, SPEND } from '../pool';
import type { Known, Run } from '../run';
import { Step } from '../step';
import { askConsume } from './consume';

/** Gives money back. */
export class Credit extends Step {
  constructor(
    client: number,
    private readonly units: number,
  ) {
    super(client);
  }

  protected async take(known: Known, run: Run): Promise<void> {
    const { kind, id: advertiser } = run.pool.partitions.acme;
    const { name } = COUNTERS[SPEND]!;
    const credit = defineOption('credit', [
      {
        partition: [kind, advertiser],
        counter: name,
        window: { kind: 'forever' },
        amount: -BigInt(this.units) * run.pool.unit,
        limits: [],
        whenLate: 'fit',
      },
    ]);
    const id = run.id();
    const request = { id, fingerprint: id, bind: run.bind(0), options: [credit], rememberMs: 60_000 };
    known.asked.push({ call: 'consume', request });
    await askConsume(known, run, this.client, request);
  }
}
