import { ValidationError } from '../../errors';
import { shown } from '../charges';
import type { StateRecord } from '../port/dump';
import { jsonOf, recordOfJson, recordToLine } from './record-line';

/** The version of the lines; others are refused. */
export const DUMP_VERSION = 1;

/**
 * A dump as JSON lines, each with its end: a head that names the version, one line a record, and a tail that counts
 * them, so that a file cut short is not taken for a whole one.
 */
export async function* toDumpLines(
  records: AsyncIterable<StateRecord> | Iterable<StateRecord>,
): AsyncGenerator<string> {
  let count = 0;
  yield `${JSON.stringify({ type: 'dump', version: DUMP_VERSION })}\n`;
  for await (const record of records) {
    count++;
    yield `${recordToLine(record)}\n`;
  }
  yield `${JSON.stringify({ type: 'end', records: count })}\n`;
}

/**
 * The records of a dump's lines, for `StateBackend.load`. Takes lines with or without their ends; empty ones count for
 * nothing.
 *
 * @throws ValidationError with the number of the line; at the end, when lines are missing
 */
export async function* fromDumpLines(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<StateRecord> {
  let number = 0;
  let count = -1;
  let ended = false;
  for await (const line of lines) {
    number++;
    const path = `line ${number}`;
    if (line.trim() === '') continue;
    if (ended) throw new ValidationError(path, 'must not follow the end of the dump');
    const json = jsonOf(line, path);
    if (count < 0) requireHead(json, path);
    else if (typeOf(json) === 'end') ended = requireEnd(json, count, path);
    else yield recordOfJson(json, path);
    count++;
  }
  if (!ended) throw new ValidationError(`line ${number + 1}`, 'is missing: the dump was cut short; export it again');
}

function typeOf(json: unknown): unknown {
  return (json as { readonly type?: unknown } | null)?.type;
}

function requireHead(head: unknown, path: string): void {
  if (typeOf(head) !== 'dump') {
    throw new ValidationError(path, `must be the head of a dump: {"type":"dump","version":${DUMP_VERSION}}`);
  }
  const { version } = head as { readonly version?: unknown };
  if (version !== DUMP_VERSION) {
    throw new ValidationError(`${path}.version`, `must be ${DUMP_VERSION}, but is ${shown(version)}`);
  }
}

function requireEnd(end: unknown, count: number, path: string): true {
  const { records } = end as { readonly records?: unknown };
  if (records === count) return true;
  throw new ValidationError(`${path}.records`, `counts ${shown(records)} records, but ${count} came before it`);
}
