import { liveHolds } from '../../model';
import { same } from '../../world';
import type { Known, Run } from '../run';
import { Step } from '../step';

/** All that is stored of a viewer. */
export class Snapshot extends Step {
  constructor(
    client: number,
    private readonly which: number,
  ) {
    super(client);
  }

  protected async take(known: Known, run: Run): Promise<void> {
    const viewer = run.viewer(this.which);
    const { now, holds } = await run.client(this.client).snapshot(viewer);
    const byHold = (one: (typeof holds)[0], other: (typeof holds)[0]): number =>
      `${one.reservation} ${one.slot}` < `${other.reservation} ${other.slot}` ? -1 : 1;
    same([...holds].sort(byHold), liveHolds(known.model, viewer, run.now()).sort(byHold));
    same(now, run.now());
  }
}
