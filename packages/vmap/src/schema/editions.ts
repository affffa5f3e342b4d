import { ValidationError } from '@xsp/core';

/** The versions of VAST that documents are written in; VAST 1 has no schema and is only recognised. */
export const VAST_VERSIONS = ['2.0', '3.0', '4.0', '4.1', '4.2', '4.3'] as const;

/** A version of VAST. */
export type VastVersion = (typeof VAST_VERSIONS)[number];

/**
 * The two readings of VMAP: `1.0` is the official schema to the letter, `1.0.1` what the text of 1.0.1 allows and the
 * schema forgot (ad source ids that are not integers, extensions of the whole document, `vast` and `vast4` as template).
 */
export const VMAP_VERSIONS = ['1.0', '1.0.1'] as const;

/** A version of VMAP. */
export type VmapVersion = (typeof VMAP_VERSIONS)[number];

/**
 * A set of versions, one bit each: six of VAST, two of VMAP. A description says with it where an element or attribute
 * is available; a document that is written has one bit of each standard, so that a single `&` answers.
 */
export type Editions = number;

const VAST_BITS: Editions = (1 << VAST_VERSIONS.length) - 1;

/** Every version of both standards. */
export const EVERYWHERE: Editions = (1 << (VAST_VERSIONS.length + VMAP_VERSIONS.length)) - 1;

/** No version at all. */
export const NOWHERE: Editions = 0;

/** The bit of a version of VAST. @throws ValidationError when there is no such version */
export function vastEdition(version: VastVersion): Editions {
  return 1 << indexIn(VAST_VERSIONS, version, 'VAST');
}

/** The bit of a version of VMAP. @throws ValidationError when there is no such version */
export function vmapEdition(version: VmapVersion): Editions {
  return 1 << (VAST_VERSIONS.length + indexIn(VMAP_VERSIONS, version, 'VMAP'));
}

function indexIn<V extends string>(versions: readonly V[], version: V, standard: string): number {
  const index = versions.indexOf(version);
  if (index !== -1) return index;
  const known = versions.join(', ');
  throw new ValidationError('version', `must be a version of ${standard} (${known}), not ${JSON.stringify(version)}`);
}

/** VAST from this version on. */
export function since(version: VastVersion): Editions {
  return VAST_BITS & ~(vastEdition(version) - 1);
}

/** VAST up to this version, which is included. */
export function until(version: VastVersion): Editions {
  return (vastEdition(version) << 1) - 1;
}

/** Just these versions of VAST. */
export function only(...versions: readonly VastVersion[]): Editions {
  return versions.reduce((editions, version) => editions | vastEdition(version), NOWHERE);
}

/** The names of the versions in a set, for messages: `VAST 4.1, 4.2`. */
export function describeEditions(editions: Editions): string {
  const vast = VAST_VERSIONS.filter((version) => editions & vastEdition(version));
  const vmap = VMAP_VERSIONS.filter((version) => editions & vmapEdition(version));
  return [
    ...(vast.length ? [`VAST ${vast.join(', ')}`] : []),
    ...(vmap.length ? [`VMAP ${vmap.join(', ')}`] : []),
  ].join(' and ');
}
