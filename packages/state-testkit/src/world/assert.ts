import { StateError, ValidationError, type StateErrorReason } from '@xsp/core';
import assert from 'node:assert/strict';

/**
 * Asserts deep equality of plain data. Properties that are undefined count as absent, and prototypes do not matter: an
 * answer may have come over a wire or from another realm.
 */
export function same(actual: unknown, expected: unknown, message?: string): void {
  assert.deepStrictEqual(plain(actual), plain(expected), message);
}

/** Asserts that the call fails with that `StateError`, or with a `ValidationError`. @returns the error */
export async function rejects(call: Promise<unknown>, reason: StateErrorReason | 'invalid'): Promise<StateError> {
  let answer: unknown;
  try {
    answer = await call;
  } catch (error) {
    if (reason === 'invalid' ? error instanceof ValidationError : error instanceof StateError) {
      if (reason !== 'invalid') assert.equal((error as StateError).reason, reason, String(error));
      return error as StateError;
    }
    throw error;
  }
  return assert.fail(`should have failed (${reason}), but answered ${describe(answer)}`);
}

/** A text for people, bigint included. */
export function describe(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)) ?? 'nothing';
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => [name, plain(part)]),
  );
}
