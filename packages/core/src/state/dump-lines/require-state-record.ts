import { ValidationError } from '../../errors';
import {
  MAX_AMOUNT,
  requireAmount,
  requireMs,
  requireName,
  requirePartition,
  requireVersion,
  requireWindow,
  shown,
  type CounterState,
  type RecordedClaim,
  type ReservationRecord,
  type SlotRecord,
} from '../charges';
import { requireCounterName, requireList, requireObject } from '../charges/require-charge';
import { MAX_SLOTS } from '../charges/request';
import type { CounterRecord, DocumentRecord, StateRecord } from '../port/dump';

const DOCUMENT_KEY = /^[A-Za-z0-9._:/-]{1,256}$/;
const PARTITION_KEY = /^[A-Za-z0-9._-]{1,64}\/[A-Za-z0-9._-]{1,64}$/;
const SLOT_STATES = ['held', 'committed', 'released', 'empty'];

/**
 * Refuses what no backend can have written: unknown types, names that break out of their key, amounts beyond 64 bits,
 * times that are not whole milliseconds, lists out of order.
 *
 * @throws ValidationError with the place below `path`
 */
export function requireStateRecord(record: StateRecord, path: string): void {
  requireObject(record, path);
  switch (record.type) {
    case 'counter':
      return requireCounterRecord(record, path);
    case 'limit':
      requirePartition(record.partition, at(path, 'partition'));
      requireCounterName(record.counter, at(path, 'counter'), true);
      requireAmount(record.at, at(path, 'at'));
      requireVersion(record.version, at(path, 'version'));
      return;
    case 'reservation':
      requirePartition(record.lead, at(path, 'lead'));
      return requireReservation(record.record, at(path, 'record'));
    case 'erasure':
      requirePartition(record.partition, at(path, 'partition'));
      return requireMs(record.at, at(path, 'at'), 0);
    case 'document':
      return requireDocumentRecord(record, path);
    default:
      throw new ValidationError(at(path, 'type'), `must be a type of record, but is ${shown(record['type'])}`);
  }
}

function requireCounterRecord({ partition, counter, window, state }: CounterRecord, path: string): void {
  requirePartition(partition, at(path, 'partition'));
  requireCounterName(counter, at(path, 'counter'), true);
  requireWindow(window, at(path, 'window'));
  requireCounterState(state, window.kind, at(path, 'state'));
}

function requireCounterState(state: CounterState, kind: string, path: string): void {
  requireObject(state, path);
  requireAmount(state.committed, at(path, 'committed'));
  if (state.keepUntil !== null) requireMs(state.keepUntil, at(path, 'keepUntil'), 0);
  requireSteps(state.edges, at(path, 'edges'));
  if (state.start !== undefined) {
    requireMs(state.start, at(path, 'start'), 0);
    if (kind !== 'rolling') throw new ValidationError(at(path, 'start'), 'must be absent: only rolling windows start');
  }
  if (state.log !== undefined) {
    requireSteps(state.log, at(path, 'log'));
    if (kind !== 'sliding') throw new ValidationError(at(path, 'log'), 'must be absent: only sliding windows have one');
  }
}

/** Amounts by time, ascending, none twice. */
function requireSteps(steps: CounterState['edges'], path: string): void {
  requireList(steps, path, 0, 100_000);
  let earliest = 0;
  steps.forEach((step, index) => {
    const place = `${path}[${index}]`;
    requireObject(step, place);
    requireMs(step.at, at(place, 'at'), earliest);
    requireAmount(step.amount, at(place, 'amount'));
    earliest = step.at + 1;
  });
}

function requireReservation(record: ReservationRecord, path: string): void {
  requireObject(record, path);
  requireName(record.id, at(path, 'id'));
  requireText(record.fingerprint, at(path, 'fingerprint'));
  requireMs(record.reservedAt, at(path, 'reservedAt'), 0);
  requireMs(record.rememberUntil, at(path, 'rememberUntil'), record.reservedAt);
  requireList(record.slots, at(path, 'slots'), 0, MAX_SLOTS);
  record.slots.forEach((slot, index) => requireSlot(slot, `${path}.slots[${index}]`));
}

function requireSlot(slot: SlotRecord, path: string): void {
  requireObject(slot, path);
  if (!SLOT_STATES.includes(slot.state)) {
    throw new ValidationError(
      at(path, 'state'),
      `must be one of ${SLOT_STATES.join(', ')}, but is ${shown(slot.state)}`,
    );
  }
  requireText(slot.key, at(path, 'key'));
  requireMs(slot.expiresAt, at(path, 'expiresAt'), 0);
  if (!Number.isSafeInteger(slot.position) || slot.position < 0) {
    throw new ValidationError(at(path, 'position'), `must be a whole number from 0, but is ${shown(slot.position)}`);
  }
  requireList(slot.claims, at(path, 'claims'), 0, 64);
  slot.claims.forEach((claim, index) => requireClaim(claim, `${path}.claims[${index}]`));
  requireList(slot.events, at(path, 'events'), 0, 100_000);
  slot.events.forEach((event, index) => requireName(event, `${path}.events[${index}]`));
}

function requireClaim(claim: RecordedClaim, path: string): void {
  requireObject(claim, path);
  if (typeof claim.partition !== 'string' || !PARTITION_KEY.test(claim.partition)) {
    throw new ValidationError(at(path, 'partition'), `must be kind/id, but is ${shown(claim.partition)}`);
  }
  requireCounterName(claim.counter, at(path, 'counter'), true);
  requireWindow(claim.window, at(path, 'window'));
  requireMs(claim.instance, at(path, 'instance'), 0);
  requireAmount(claim.amount, at(path, 'amount'), -MAX_AMOUNT);
  for (const name of ['held', 'stored'] as const) {
    if (typeof claim[name] !== 'boolean') {
      throw new ValidationError(at(path, name), `must be true or false, but is ${shown(claim[name])}`);
    }
  }
  if (claim.whenLate !== 'count' && claim.whenLate !== 'fit') {
    throw new ValidationError(at(path, 'whenLate'), `must be 'count' or 'fit', but is ${shown(claim.whenLate)}`);
  }
}

function requireDocumentRecord(record: DocumentRecord, path: string): void {
  if (typeof record.key !== 'string' || !DOCUMENT_KEY.test(record.key)) {
    throw new ValidationError(at(path, 'key'), `must match [A-Za-z0-9._:/-]{1,256}, but is ${shown(record.key)}`);
  }
  requireText(record.value, at(path, 'value'));
  requireVersion(record.version, at(path, 'version'));
  if (record.expiresAt !== undefined) requireMs(record.expiresAt, at(path, 'expiresAt'), 0);
}

function requireText(text: unknown, path: string): void {
  if (typeof text !== 'string') throw new ValidationError(path, `must be a text, but is ${shown(text)}`);
}

function at(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
