import type { ReleaseRequest } from '@xsp/core';
import { release } from '../../model';
import { same } from '../../world';
import { expected, outcomeOf, type Known, type Run } from '../run';
import { Step } from '../step';
import { requestOf, type ReserveSpec } from './reserve';

async function ask(known: Known, run: Run, client: number, request: ReleaseRequest): Promise<void> {
  const now = run.now();
  const actual = await outcomeOf(() => run.client(client).release(request));
  same(
    actual,
    expected(() => release(known.model, request, now)),
  );
}

/** Releases a hold that was made before, or all of its reservation. */
export class Release extends Step {
  constructor(
    client: number,
    private readonly which: number,
    private readonly all: boolean,
  ) {
    super(client);
  }

  override check(known: Readonly<Known>): boolean {
    return known.holds.length > 0;
  }

  protected async take(known: Known, run: Run): Promise<void> {
    const { reservation, lead, slot } = known.holds[this.which % known.holds.length]!;
    await ask(known, run, this.client, { reservation, lead, rememberMs: 600_000, ...(!this.all && { slot }) });
  }
}

/** Releases a request that has not arrived; it may arrive later, as a replay. */
export class ReleaseLost extends Step {
  constructor(
    client: number,
    private readonly spec: ReserveSpec,
  ) {
    super(client);
  }

  protected async take(known: Known, run: Run): Promise<void> {
    const request = requestOf(run, this.spec, run.id());
    known.asked.push({ call: 'reserve', request });
    const { rememberMs, id: reservation, bind } = request;
    await ask(known, run, this.client, { reservation, lead: bind.viewer!, rememberMs });
  }
}
