import type { FillItem } from './fill-problem';

interface Ranked {
  readonly item: FillItem;
  readonly group: number;
  readonly worth: number;
}

/** The most that so many ads are worth together, of each group at most one. */
export class MostOfGroups {
  /** The most first; what is worth nothing is not there. */
  private readonly ranked: readonly Ranked[];
  private readonly taken: Int32Array;
  private turn = 0;

  constructor(groups: readonly (readonly FillItem[])[], worthOf: (item: FillItem) => number) {
    this.ranked = groups
      .flatMap((members, group) => members.map((item) => ({ item, group, worth: worthOf(item) })))
      .filter(({ worth }) => worth > 0)
      .sort((a, b) => b.worth - a.worth);
    this.taken = new Int32Array(groups.length);
  }

  /** Of the groups from one on, and of the ads that are allowed, each by itself. */
  of(from: number, ads: number, allows: (item: FillItem) => boolean = () => true): number {
    const turn = ++this.turn;
    let sum = 0;
    let left = ads;
    for (const { item, group, worth } of this.ranked) {
      if (left === 0) break;
      if (group < from || this.taken[group] === turn || !allows(item)) continue;
      this.taken[group] = turn;
      sum += worth;
      left--;
    }
    return sum;
  }
}
