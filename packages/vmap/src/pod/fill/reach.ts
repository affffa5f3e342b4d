import type { Chosen } from './chosen';
import type { FillItem, FillProblem } from './fill-problem';
import { MostOfGroups } from './most-of-groups';

/** Whether a pod's least number of ads and least duration can still be reached. */
export class Reach {
  private readonly counts: MostOfGroups;
  private readonly durations: MostOfGroups;

  constructor(
    groups: readonly (readonly FillItem[])[],
    private readonly problem: FillProblem,
  ) {
    this.counts = new MostOfGroups(groups, () => 1);
    this.durations = new MostOfGroups(groups, ({ durationMs }) => durationMs);
  }

  /** With what is chosen, out of the groups from one on. */
  isEnough(group: number, chosen: Chosen): boolean {
    if (chosen.suffices) return true;
    const { maxAds, minAds, minMs } = this.problem;
    const left = maxAds - chosen.items.length;
    const allows = (item: FillItem) => chosen.hasRoomFor(item);
    const ads = chosen.items.length + this.counts.of(group, left, allows);
    return ads >= minAds && chosen.ms + this.durations.of(group, left, allows) >= minMs;
  }
}
