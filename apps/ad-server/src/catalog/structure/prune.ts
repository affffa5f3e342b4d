import type { Path } from '../findings';

/** Paths as a tree: what is cut off whole, and what only in parts. */
type Cuts = Map<string | number, Cuts | 'all'>;

/** A copy of a value without what stands at the paths: undefined stands in their place. */
export function prune(value: unknown, paths: readonly Path[]): unknown {
  if (paths.some((path) => path.length === 0)) return undefined;
  return without(value, paths.reduce(add, new Map<string | number, Cuts | 'all'>()));
}

function add(cuts: Cuts, path: Path): Cuts {
  let here = cuts;
  path.forEach((step, index) => {
    const next = here.get(step);
    if (next === 'all') return;
    if (index === path.length - 1) {
      here.set(step, 'all');
      return;
    }
    const deeper: Cuts = next ?? new Map<string | number, Cuts | 'all'>();
    here.set(step, deeper);
    here = deeper;
  });
  return cuts;
}

function without(value: unknown, cuts: Cuts): unknown {
  const part = (item: unknown, step: string | number) => {
    const cut = cuts.get(step);
    if (cut === undefined) return item;
    return cut === 'all' ? undefined : without(item, cut);
  };
  if (Array.isArray(value)) return value.map(part);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, part(item, key)]));
}
