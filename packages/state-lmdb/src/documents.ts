import {
  charges,
  MAX_AMOUNT,
  StateError,
  ValidationError,
  type SetDocumentOptions,
  type StoredDocument,
} from '@xsp/core';
import { documentEntry, entryKey, type StoredEntryDocument } from './entries';
import type { WorkingSet } from './working-set';

const KEY = /^[A-Za-z0-9._:/-]{1,256}$/;

/** @throws ValidationError unless it may be the key of a document */
export function requireDocumentKey(key: string): void {
  if (typeof key === 'string' && KEY.test(key)) return;
  throw new ValidationError('key', `must match [A-Za-z0-9._:/-]{1,256}, but is ${charges.shown(key)}`);
}

/** @throws ValidationError */
export function requireDocument(value: string, options: SetDocumentOptions): void {
  if (typeof value !== 'string') throw new ValidationError('value', 'must be a text; write JSON.stringify(value)');
  requireDocumentOptions(options);
}

/** @throws ValidationError */
export function requireDocumentOptions({ ttlMs, ifVersion }: SetDocumentOptions): void {
  if (ttlMs !== undefined) charges.requireMs(ttlMs, 'ttlMs', 1);
  if (ifVersion !== undefined) charges.requireVersion(ifVersion, 'ifVersion');
}

export function getDocument(set: WorkingSet, key: string): StoredDocument | undefined {
  const document = liveDocument(set, key);
  return document && { value: document.value, version: document.version };
}

export function setDocument(set: WorkingSet, key: string, value: string, options: SetDocumentOptions): number {
  const before = liveDocument(set, key);
  requirePresent(key, before, options.ifVersion);
  const version = (before?.version ?? 0) + 1;
  set.put(entryKey.document(key), documentEntry, { value, version, ...expiry(set, options.ttlMs) });
  return version;
}

export function deleteDocument(set: WorkingSet, key: string, ifVersion?: number): boolean {
  const before = liveDocument(set, key);
  requirePresent(key, before, ifVersion);
  if (before) set.remove(entryKey.document(key), documentEntry);
  return before !== undefined;
}

export function incrementDocument(set: WorkingSet, key: string, by: bigint, ttlMs?: number): bigint {
  const before = liveDocument(set, key);
  const sum = integerOf(key, before?.value ?? '0') + by;
  if (sum > MAX_AMOUNT || sum < -MAX_AMOUNT - 1n) {
    throw new StateError('overflow', `The document '${key}' would leave the range of 64 bits.`, {
      details: { id: key },
    });
  }
  const rest = before ?? { version: 0, ...expiry(set, ttlMs) };
  set.put(entryKey.document(key), documentEntry, { ...rest, value: String(sum), version: rest.version + 1 });
  return sum;
}

function liveDocument(set: WorkingSet, key: string): StoredEntryDocument | undefined {
  const document = set.get(entryKey.document(key), documentEntry);
  return document && documentEntry.until(document) > set.time.now() ? document : undefined;
}

function expiry(set: WorkingSet, ttlMs: number | undefined): { readonly expiresAt?: number } {
  return ttlMs === undefined ? {} : { expiresAt: set.time.now() + ttlMs };
}

function requirePresent(key: string, present: StoredDocument | undefined, ifVersion: number | undefined): void {
  const version = present?.version ?? 0;
  if (ifVersion === undefined || ifVersion === version) return;
  throw new StateError(
    'versionConflict',
    `The document '${key}' has version ${version}, not ${ifVersion}; read it again.`,
    { details: { id: key, version } },
  );
}

function integerOf(key: string, value: string): bigint {
  if (/^-?\d{1,19}$/.test(value)) return BigInt(value);
  throw new StateError('corrupt', `The document '${key}' is not an integer and cannot be incremented.`, {
    details: { id: key },
  });
}
