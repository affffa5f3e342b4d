import type { Known, Run } from '../run';
import { Step } from '../step';

/** Time passes. */
export class Advance extends Step {
  constructor(private readonly ms: number) {
    super(0);
  }

  protected async take(_known: Known, run: Run): Promise<void> {
    await run.world.advance(this.ms);
  }
}

/** Time passes until around a moment at which something changes: a millisecond before, then, or one after. */
export class AdvanceToEdge extends Step {
  constructor(
    private readonly which: number,
    private readonly off: -1 | 0 | 1,
  ) {
    super(0);
  }

  protected async take({ model }: Known, run: Run): Promise<void> {
    const now = run.now();
    const edges = new Set<number>();
    for (const ref of run.pool.counters(now)) for (const at of model.changesOf(ref, now)) edges.add(at);
    for (const { rememberUntil } of model.reservations) edges.add(rememberUntil);
    const ahead = [...edges].map((at) => at + this.off).filter((at) => at > now);
    ahead.sort((a, b) => a - b);
    const edge = ahead[this.which % ahead.length];
    if (edge !== undefined) await run.world.advanceTo(edge);
  }
}
