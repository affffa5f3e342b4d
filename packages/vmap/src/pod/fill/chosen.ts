import type { FillItem, FillProblem } from './fill-problem';

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
    const { maxAds, maxMs } = this.problem;
    return (
      this.items.length < maxAds &&
      this.ms + item.durationMs <= maxMs &&
      item.loads.every(([room, amount]) => amount <= this.left[room]!) &&
      this.hasPosition(item) &&
      this.hasPlace(item)
    );
  }

  add(item: FillItem): void {
    this.items.push(item);
    this.weight += item.weight;
    this.ms += item.durationMs;
    for (const [room, amount] of item.loads) this.left[room]! -= amount;
  }

  /** Takes back the last that was added. */
  removeLast(): void {
    const item = this.items.pop()!;
    this.weight -= item.weight;
    this.ms -= item.durationMs;
    for (const [room, amount] of item.loads) this.left[room]! += amount;
  }

  /** Whether it is as many and as long as the pod has to be. */
  get suffices(): boolean {
    return this.items.length >= this.problem.minAds && this.ms >= this.problem.minMs;
  }

  private hasPosition({ candidate }: FillItem): boolean {
    if (candidate.slotInPod === undefined) return true;
    const sold = this.items.flatMap(({ candidate: { slotInPod } }) => (slotInPod === undefined ? [] : [slotInPod]));
    sold.push(candidate.slotInPod);
    const first = this.problem.standing.length === 0 ? 1 : 0;
    const only = (position: string) => sold.filter((wanted) => wanted === position).length;
    return only('first') <= first && only('last') <= 1 && sold.length <= first + 1;
  }

  /** Ads that may stand only in certain places are no more than those places hold. */
  private hasPlace({ places }: FillItem): boolean {
    const all = this.problem.rules.places;
    if (all === undefined) return true;
    const held = all.reduce((sum, place, index) => {
      return (places & (1 << index)) === 0 ? sum : sum + (place.kind === 'fixed' ? 1 : place.maxAds);
    }, 0);
    return this.items.filter((item) => (item.places & ~places) === 0).length < held;
  }
}
