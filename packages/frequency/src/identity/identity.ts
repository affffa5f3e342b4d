import { hashId, ValidationError, type Partition } from '@xsp/core';

/** What user and household ids are hashed with; without one they are hashed, but can be guessed. It must not change. */
export type IdSecret = string | Uint8Array;

/** The partition of all that is stored of a user. The id may be any text. @throws ValidationError for an empty one */
export function viewerPartition(userId: string, secret?: IdSecret): Partition {
  return { kind: 'viewer', id: hashId(requireId(userId, 'userId'), secret) };
}

/** The partition of all that is stored of a household. */
export function householdPartition(householdId: string, secret?: IdSecret): Partition {
  return { kind: 'household', id: hashId(requireId(householdId, 'householdId'), secret) };
}

function requireId(id: string, path: string): string {
  if (typeof id === 'string' && id !== '') return id;
  throw new ValidationError(path, 'must be a text that is not empty; without a user there is nothing to count');
}
