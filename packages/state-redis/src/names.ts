/**
 * The version of what is stored. Software of another schema version works under other keys, so the two cannot corrupt
 * each other.
 */
export const SCHEMA_VERSION = 4;

/** The end of a time that never comes, as Redis stores it: the largest of 48 bits. */
export const NEVER = 2 ** 48 - 1;

/** Stands for the role of a partition that plays none; no role can be called so. */
export const NO_ROLE = '*';

/** The beginning of all keys. */
export function keyPrefix(prefix: string): string {
  return `${prefix}${SCHEMA_VERSION}:`;
}
