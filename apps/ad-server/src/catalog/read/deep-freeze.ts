/** Freezes plain data through and through, and returns it. Instances of classes, maps and sets among them, are left alone. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return value;
  Object.freeze(value);
  Object.values(value).forEach(deepFreeze);
  return value;
}
