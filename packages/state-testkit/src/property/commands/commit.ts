import type { CommitRequest } from '@xsp/core';
import { commit } from '../../model';
import { same } from '../../world';
import { PAGES } from '../pool';
import { expected, outcomeOf, type Known, type OptionSpec, type Run } from '../run';
import { Step } from '../step';

/** An event of a hold that was made before, whatever became of it; some are worth something of their own. */
export class Commit extends Step {
  constructor(
    client: number,
    private readonly which: number,
    private readonly event: string | undefined,
    private readonly option: OptionSpec | undefined,
  ) {
    super(client);
  }

  override check(known: Readonly<Known>): boolean {
    return known.holds.length > 0;
  }

  protected async take(known: Known, run: Run): Promise<void> {
    const now = run.now();
    const hold = known.holds[this.which % known.holds.length]!;
    const viewer = run.pool.viewers.findIndex(({ id }) => id === hold.lead.id);
    const request: CommitRequest = {
      hold,
      ...(this.event !== undefined && { event: this.event }),
      ...(this.option && { option: run.option(this.option), bind: run.bind(viewer), params: { page: PAGES[0] } }),
    };
    const actual = await outcomeOf(() => run.client(this.client).commit(request));
    same(
      actual,
      expected(() => commit(known.model, request, now)),
    );
  }
}
