import type { FillItem, FillProblem } from './fill-problem';
import { fitsPlaces } from './fits-places';

/** A set of ads in the making: what it takes, and whether one more may still be added. */
export class Chosen {
  readonly items: FillItem[] = [];
  weight = 0n;
  ms = 0;
  private readonly left: bigint[];

  constructor(private readonly problem: FillProblem) {
    this.left = [...problem.rooms];
  }

  /** Whether number, duration, shared room, positions sold apart and places allow one more, in whatever order. */
  takes(item: FillItem): boolean {
    return this.allows(item) && fitsPlaces([...this.items, item], this.problem);
  }

  /** The same without regard to places. */
  allows(item: FillItem): boolean {
    return this.items.length < this.problem.maxAds && this.hasRoomFor(item) && this.hasPosition(item);
  }

  /** Whether duration and shared room allow one more. */
  hasRoomFor(item: FillItem): boolean {
    if (this.ms + item.durationMs > this.problem.maxMs) return false;
    for (const [room, amount] of item.loads) if (amount > this.left[room]!) return false;
    return true;
  }

  add(item: FillItem, index = this.items.length): void {
    this.items.splice(index, 0, item);
    this.weight += item.weight;
    this.ms += item.durationMs;
    for (const [room, amount] of item.loads) this.left[room]! -= amount;
  }

  /** Takes one back, the last that was added where it is not said which. */
  remove(index = this.items.length - 1): void {
    const [item] = this.items.splice(index, 1);
    this.weight -= item!.weight;
    this.ms -= item!.durationMs;
    for (const [room, amount] of item!.loads) this.left[room]! += amount;
  }

  /** Whether it is as many and as long as the pod has to be. */
  get suffices(): boolean {
    return this.lack === 0;
  }

  /** How far it is from being as many and as long as the pod has to be; 0 when it is. */
  get lack(): number {
    const { minAds, minMs } = this.problem;
    return Math.max(0, minAds - this.items.length) + (this.ms < minMs ? (minMs - this.ms) / minMs : 0);
  }

  private hasPosition({ candidate }: FillItem): boolean {
    if (candidate.slotInPod === undefined) return true;
    const sold = this.items.flatMap(({ candidate: { slotInPod } }) => (slotInPod === undefined ? [] : [slotInPod]));
    sold.push(candidate.slotInPod);
    const first = this.problem.standing.length === 0 ? 1 : 0;
    const only = (position: string) => sold.filter((wanted) => wanted === position).length;
    return only('first') <= first && only('last') <= 1 && sold.length <= first + 1;
  }
}
