/**
 * Shows a value in a message: short, on one line, and as it was written where that is known.
 *
 * @param value the value
 * @param written its text in the file, for a number: `5.00` is not `5` to the one who wrote it
 */
export function show(value: unknown, written?: string): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
    case 'number':
    case 'boolean':
      return (written ?? String(value)).slice(0, 60);
    case 'object':
      if (value === null) return 'empty (null)';
      return Array.isArray(value) ? 'a list' : 'a mapping';
    default:
      return typeof value;
  }
}
