import { ValidationError } from '../errors';

/** Data that has nothing hidden: what JSON has, and bigint. */
export type PlainData =
  string | number | boolean | bigint | null | undefined | readonly PlainData[] | { readonly [name: string]: PlainData };

const MAX_DEPTH = 32;

/**
 * A deep copy that cannot be changed. Objects of the copy have no prototype, so that names such as `__proto__` are names
 * like any other.
 *
 * @throws {@link ValidationError} for functions, symbols, instances of classes, and nesting deeper than 32 (a cycle is)
 */
export function frozenCopy(value: PlainData, path: string, depth = 0): PlainData {
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw new ValidationError(path, `must be plain data, not of type ${typeof value}`);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) {
    throw new ValidationError(path, `is nested deeper than ${MAX_DEPTH}, or contains itself; make it flatter`);
  }
  if (isList(value)) {
    return Object.freeze(value.map((item, index) => frozenCopy(item, `${path}[${index}]`, depth + 1)));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm has another Object.prototype, which has no prototype itself.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new ValidationError(path, 'must be plain data, not an instance of a class; copy its fields');
  }
  const copy = Object.create(null) as Record<string, PlainData>;
  for (const [name, item] of Object.entries(value)) copy[name] = frozenCopy(item, `${path}.${name}`, depth + 1);
  return Object.freeze(copy);
}

function isList(value: PlainData): value is readonly PlainData[] {
  return Array.isArray(value);
}
