import { createHash, createHmac } from 'node:crypto';
import { ValidationError } from '../../errors';
import type { Partition } from '../port/partition';
import type { Window } from '../port/window';

const NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** Whether a text may be an id, a literal part of a counter's name, a partition's kind. */
export function isName(text: unknown): text is string {
  return typeof text === 'string' && NAME.test(text);
}

/** @throws ValidationError at `path` unless `text` is a name */
export function requireName(text: unknown, path: string): string {
  if (isName(text)) return text;
  throw new ValidationError(
    path,
    `must match [A-Za-z0-9._-]{1,64}, but is ${shown(text)}; hash ids that come from requests (hashId)`,
  );
}

/** A wrong value in an error's message: short, and safe for whatever was passed in. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  return String(value);
}

/**
 * Turns an id that came from a request into a name: 128 bits of SHA-256, or of HMAC-SHA-256 when a secret is given, so
 * that what is stored does not tell who it was. The secret must not change, or every user is forgotten.
 */
export function hashId(id: string, secret?: string | Uint8Array): string {
  const hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  return hash.update(id, 'utf8').digest().subarray(0, 16).toString('base64url');
}

/** One text for a partition; injective, since names hold no `/`. */
export function partitionKey(partition: Partition): string {
  return `${partition.kind}/${partition.id}`;
}

/** The partition of a key made by `partitionKey`. */
export function partitionOfKey(key: string): Partition {
  const slash = key.indexOf('/');
  return { kind: key.slice(0, slash), id: key.slice(slash + 1) };
}

/** One text for a counter's name. */
export function nameKey(counter: readonly string[]): string {
  return counter.join('/');
}

/** One text for a counter inside its partition: name and window. */
export function counterKey(counter: readonly string[], window: Window): string {
  return `${nameKey(counter)}|${windowKey(window)}`;
}

/** What of a window belongs to a counter's identity: neither how long it is kept nor when it may be forgotten. */
export function windowKey(window: Window): string {
  switch (window.kind) {
    case 'forever':
      return 'f';
    case 'fixed':
      return `x${window.start}-${window.end}`;
    case 'rolling':
      return `r${window.ms}`;
    case 'sliding':
      return `s${window.ms}`;
  }
}
