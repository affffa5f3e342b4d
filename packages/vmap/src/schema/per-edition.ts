import { type Editions } from './editions';
import { type ElementDescription } from './element';

/** Makes something of a description for some versions, once for each. */
export function perEdition<T>(
  make: (description: ElementDescription, edition: Editions) => T,
): (description: ElementDescription, edition: Editions) => T {
  const made = new WeakMap<ElementDescription, Map<Editions, T>>();
  return (description, edition) => {
    let known = made.get(description);
    if (known === undefined) {
      known = new Map<Editions, T>();
      made.set(description, known);
    }
    let result = known.get(edition);
    if (result === undefined) {
      result = make(description, edition);
      known.set(edition, result);
    }
    return result;
  };
}
