import type { Known, Run } from '../run';
import { Step } from '../step';
import { askConsume } from './consume';
import { ask, requestOf, type ReserveSpec } from './reserve';

/** A request made before is made again: as it was, with other options, as a dry run, or as another under its id. */
export class Replay extends Step {
  constructor(
    client: number,
    private readonly which: number,
    private readonly how: 'same' | 'other options' | 'dry run' | 'conflict',
    private readonly other: ReserveSpec,
  ) {
    super(client);
  }

  override check(known: Readonly<Known>): boolean {
    return known.asked.length > 0;
  }

  protected async take(known: Known, run: Run): Promise<void> {
    const asked = known.asked[this.which % known.asked.length]!;
    if (asked.call === 'consume') {
      const { request } = asked;
      const again = this.how === 'conflict' ? { ...request, fingerprint: 'other' } : request;
      return askConsume(known, run, this.client, again);
    }
    const { request } = asked;
    if (this.how === 'same') return ask(known, run, this.client, request);
    if (this.how === 'dry run') return ask(known, run, this.client, { ...request, dryRun: true });
    if (this.how === 'conflict') return ask(known, run, this.client, { ...request, fingerprint: 'other' });
    const { slots } = requestOf(run, { ...this.other, slots: [...this.other.slots] }, request.id);
    const changed = request.slots.map((slot, index) => ({ ...slot, options: slots[index % slots.length]!.options }));
    return ask(known, run, this.client, { ...request, slots: changed });
  }
}
