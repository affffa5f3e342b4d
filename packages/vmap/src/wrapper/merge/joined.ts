/** Two lists as one, the outer first; where there is nothing, nothing stays. */
export function joined<T>(outer: readonly T[] | undefined, inner: readonly T[] | undefined): readonly T[] | undefined {
  if (outer === undefined || outer.length === 0) return inner;
  return inner === undefined || inner.length === 0 ? outer : [...outer, ...inner];
}
