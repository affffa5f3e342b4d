import type { Path } from '../findings';

/** A JSON Pointer (RFC 6901) into a value as a path: a step into a list is a number. */
export function pointerToPath(value: unknown, pointer: string): Path {
  const path: (string | number)[] = [];
  let here = value;
  for (const escaped of pointer.split('/').slice(1)) {
    const key = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    const step = Array.isArray(here) ? Number(key) : key;
    path.push(step);
    here = typeof here === 'object' && here !== null ? (here as Record<string | number, unknown>)[step] : undefined;
  }
  return path;
}
