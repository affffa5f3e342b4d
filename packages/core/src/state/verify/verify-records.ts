import { ValidationError } from '../../errors';
import { counterKey, nameKey, partitionKey } from '../charges';
import { requireStateRecord } from '../dump-lines';
import type { StateRecord } from '../port/dump';
import type { StateBackend } from '../port/state-backend';
import { CounterChecks } from './counter-checks';
import type { Violation } from './violation';

/** Checks all invariants of a store. While others write, only a backend whose dump is of one moment can be checked. */
export function verifyState(backend: Pick<StateBackend, 'dump' | 'now'>): Promise<Violation[]> {
  return verifyRecords(backend.dump(), () => backend.now());
}

/**
 * Checks what `StateBackend.dump` yields: every record is well-formed and stands there once, no amount is negative or
 * beyond 64 bits; every counter holds what the live holds on it hold, no more and no less, has counted what they
 * committed as far as that can be told, and is kept as long as it is needed.
 *
 * @param now the state's time, asked when all is read
 * @returns what is wrong; an empty list: nothing
 */
export async function verifyRecords(
  records: AsyncIterable<StateRecord> | Iterable<StateRecord>,
  now: () => number,
): Promise<Violation[]> {
  const violations: Violation[] = [];
  const seen = new Set<string>();
  const counters = new CounterChecks();
  let number = 0;
  for await (const record of records) {
    number++;
    const message = malformed(record);
    if (message !== undefined) {
      violations.push({ kind: 'malformed', where: `record ${number}`, message });
      continue;
    }
    const where = nameOf(record);
    if (seen.has(where)) violations.push({ kind: 'repeated', where, message: 'It was stored before.' });
    else counters.add(record);
    seen.add(where);
  }
  return [...violations, ...counters.check(now())];
}

function malformed(record: StateRecord): string | undefined {
  try {
    requireStateRecord(record, '');
    return undefined;
  } catch (error) {
    if (error instanceof ValidationError) return error.message;
    throw error;
  }
}

function nameOf(record: StateRecord): string {
  switch (record.type) {
    case 'counter':
      return `counter ${partitionKey(record.partition)} ${counterKey(record.counter, record.window)}`;
    case 'limit':
      return `limit ${partitionKey(record.partition)} ${nameKey(record.counter)}`;
    case 'reservation':
      return `reservation ${partitionKey(record.lead)} ${record.record.id}`;
    case 'erasure':
      return `erasure ${partitionKey(record.partition)}`;
    case 'document':
      return `document ${record.key}`;
  }
}
