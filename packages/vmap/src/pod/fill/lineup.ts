import { isItsPosition, mayFollow } from './arrange';
import { Chosen } from './chosen';
import type { FillItem, FillProblem } from './fill-problem';
import type { PlannedAd } from './pod-fill';
import { roomsOf, type PlaceRoom } from './place-rooms';

/** A pod in the making, in its order, which single ads join where they may stand, and leave. */
export class Lineup {
  private readonly chosen: Chosen;
  private readonly places: number[] = [];
  private readonly rooms: readonly PlaceRoom[];
  /** Where an ad left two that must not stand beside each other: somebody else has to stand there. */
  private gap: number | undefined;

  constructor(private readonly problem: FillProblem) {
    this.chosen = new Chosen(problem);
    this.rooms = roomsOf(problem);
  }

  /** In their order. */
  get items(): readonly FillItem[] {
    return this.chosen.items;
  }

  get weight(): bigint {
    return this.chosen.weight;
  }

  /** Whether it is nearer to what a pod must be at least, or as near and worth more. */
  isBetter(than: Lineup): boolean {
    const [lack, others] = [this.chosen.lack, than.chosen.lack];
    return lack === others ? this.weight > than.weight : lack < others;
  }

  get suffices(): boolean {
    return this.chosen.suffices;
  }

  get ads(): readonly PlannedAd[] {
    const { rules } = this.problem;
    return this.items.map(({ candidate }, index) => {
      return { candidate, place: rules.places ? this.places[index] : undefined };
    });
  }

  copy(): Lineup {
    const other = new Lineup(this.problem);
    this.items.forEach((item, index) => other.put(item, index, this.places[index]!));
    other.gap = this.gap;
    return other;
  }

  /** Puts an ad at the first position where it may stand; whether there is one. */
  join(item: FillItem): boolean {
    if (!this.chosen.allows(item)) return false;
    for (let index = 0; index <= this.items.length; index++) {
      const place = this.mayStandAt(index, item) ? this.placeAt(index, item) : undefined;
      if (place === undefined) continue;
      this.put(item, index, place);
      return true;
    }
    return false;
  }

  leave(item: FillItem): void {
    const index = this.items.indexOf(item);
    const [place] = this.places.splice(index, 1);
    this.chosen.remove(index);
    const room = this.rooms[place!]!;
    room.ads++;
    room.ms += item.durationMs;
    const after = this.items[index];
    if (after !== undefined && !mayFollow(after, this.before(index))) this.gap = index;
  }

  private before(index: number): FillItem | undefined {
    return this.items[index - 1] ?? this.problem.standing.at(-1);
  }

  private put(item: FillItem, index: number, place: number): void {
    this.chosen.add(item, index);
    this.gap = undefined;
    this.places.splice(index, 0, place);
    const room = this.rooms[place]!;
    room.ads--;
    room.ms -= item.durationMs;
  }

  private mayStandAt(index: number, item: FillItem): boolean {
    const { items, problem, gap } = this;
    if (gap !== undefined && gap !== index) return false;
    const after = items[index];
    if (!mayFollow(item, this.before(index)) || (after !== undefined && !mayFollow(after, item))) return false;
    const count = items.length + 1;
    // Who stands after it moves on.
    return (
      isItsPosition(item, index, count, problem) &&
      items.every((other, at) => isItsPosition(other, at < index ? at : at + 1, count, problem))
    );
  }

  private placeAt(index: number, { places, durationMs }: FillItem): number | undefined {
    const first = this.places[index - 1] ?? 0;
    const last = this.places[index] ?? this.rooms.length - 1;
    for (let place = first; place <= last; place++) {
      const { ads, ms } = this.rooms[place]!;
      if (places & (1 << place) && ads > 0 && ms >= durationMs) return place;
    }
    return undefined;
  }
}
