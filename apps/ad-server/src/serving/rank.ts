/** What ranking among equals needs to know of a candidate. */
export interface Weighted {
  readonly id: string;
  /** Its share among equals; above 0. */
  readonly weight: number;
}

/**
 * Equals in a weighted random order that is the same for the same seed (the request's id), so that a retried request
 * ranks alike.
 *
 * The order is that of Efraimidis and Spirakis, "Weighted random sampling with a reservoir" (2006): each draws
 * u^(1/weight), here as its logarithm, and the highest draw comes first.
 */
export function rank<T extends Weighted>(equals: readonly T[], seed: string): readonly T[] {
  if (equals.length < 2) return equals;
  const start = hash(seed, 0x811c9dc5);
  return equals
    .map((candidate) => ({ candidate, draw: Math.log(uniform(candidate.id, start)) / candidate.weight }))
    .sort((a, b) => b.draw - a.draw)
    .map(({ candidate }) => candidate);
}

/** A number in (0, 1) from a text and a seed. */
export function uniform(text: string, seed: number): number {
  return (mix(hash(text, seed)) + 0.5) / 2 ** 32;
}

/** The draw of a number, counted from 0: a number in (0, 1) from a seed. */
export function uniformAt(seed: string, draw: number): number {
  return (mix((hash(seed, 0x811c9dc5) + Math.imul(draw + 1, 0x9e3779b9)) >>> 0) + 0.5) / 2 ** 32;
}

/** FNV-1a, 32 bits, from a given state. */
function hash(text: string, state: number): number {
  let value = state;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** The finaliser of MurmurHash3: every bit of the input moves every bit of the output. */
function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
