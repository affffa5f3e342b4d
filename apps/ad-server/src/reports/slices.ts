/** As many as are written in a few milliseconds. */
const A_SLICE = 1_000;

/** All of a long list, some at a time. */
export function* slices<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += A_SLICE) yield all.slice(from, from + A_SLICE);
}
