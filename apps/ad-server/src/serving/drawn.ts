import { rank, uniformAt, type Weighted } from './rank';

/** Members that are equals, with the running sums of their weights to draw by. */
export interface Equals<T extends Weighted> {
  readonly members: readonly T[];
  readonly sums: Float64Array;
}

export function equalsOf<T extends Weighted>(members: readonly T[]): Equals<T> {
  const sums = new Float64Array(members.length);
  let sum = 0;
  for (const [index, { weight }] of members.entries()) sums[index] = sum += weight;
  return { members, sums };
}

/** So few are ranked at once. */
const FEW = 32;

/** After so many draws in a row that found nobody new, those that are left are ranked. */
const MISSES = 32;

/**
 * The allowed members of groups in a weighted random order, like that of `rank`, but one after the other: of ten thousand
 * only those are looked at that somebody asks for.
 *
 * @param allows asked once at most for each member of each group; a member of several must be allowed in one alone
 */
export function* drawn<T extends Weighted>(
  groups: readonly (Equals<T> | undefined)[],
  allows: (member: T, group: number) => boolean,
  seed: string,
): Generator<T, undefined> {
  const sizes = groups.map((group) => group?.members.length ?? 0);
  const size = sizes.reduce((sum, of) => sum + of, 0);
  const seen = groups.map(() => new Set<number>());
  if (size > FEW) {
    const weights = groups.map((group) => group?.sums.at(-1) ?? 0);
    const weight = weights.reduce((sum, of) => sum + of, 0);
    let found = 0;
    let misses = 0;
    for (let draw = 0; misses < MISSES && found < size / 2; draw++) {
      let point = uniformAt(seed, draw) * weight;
      let group = 0;
      while (group < groups.length - 1 && point >= weights[group]!) point -= weights[group++]!;
      const index = placeOf(point, groups[group]?.sums);
      const member = groups[group]?.members[index];
      misses++;
      if (member === undefined || seen[group]!.has(index)) continue;
      seen[group]!.add(index);
      misses = 0;
      found++;
      if (allows(member, group)) yield member;
    }
  }
  const left = groups.flatMap(
    (group, of) => group?.members.filter((member, index) => !seen[of]!.has(index) && allows(member, of)) ?? [],
  );
  yield* rank(left, seed);
  return undefined;
}

/** The first place whose sum is above a point. */
function placeOf(point: number, sums: Float64Array = new Float64Array()): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > point) high = middle;
    else low = middle + 1;
  }
  return low;
}
