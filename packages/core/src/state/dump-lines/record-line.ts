import { ValidationError } from '../../errors';
import type { StateRecord } from '../port/dump';
import { requireStateRecord } from './require-state-record';

/** A record as one line of JSON, without the line's end. 64-bit integers are decimal texts, as no JSON number is exact. */
export function recordToLine(record: StateRecord): string {
  return JSON.stringify(record, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

/**
 * The record of a line.
 *
 * @param path where the line stands, for the error: `line 12`
 * @throws ValidationError when it is no JSON, or no record that a backend can have written
 */
export function recordOfLine(line: string, path: string): StateRecord {
  return recordOfJson(jsonOf(line, path), path);
}

/** @throws ValidationError */
export function recordOfJson(json: unknown, path: string): StateRecord {
  const record = revived(json) as StateRecord;
  requireStateRecord(record, path);
  return record;
}

/** @throws ValidationError */
export function jsonOf(line: string, path: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (cause) {
    throw new ValidationError(path, 'must be one JSON object a line', { cause });
  }
}

/** Names of the fields that are 64-bit integers; `at` is one in a limit, and a time everywhere else. */
const AMOUNTS = new Set(['amount', 'committed']);

function revived(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => revived(item));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    const isLimit = (value as { readonly type?: unknown }).type === 'limit';
    return Object.fromEntries(
      entries.map(([key, part]) => [key, revived(part, isLimit && key === 'at' ? 'amount' : key)]),
    );
  }
  return AMOUNTS.has(name) && typeof value === 'string' && /^-?\d{1,19}$/.test(value) ? BigInt(value) : value;
}
