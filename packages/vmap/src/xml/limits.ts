/** What a document may be at most, so that a hostile one ends in an error and not in a busy or full process. */
export interface ReadLimits {
  /** In characters, or bytes where bytes are read. 2 MiB where it is left out. */
  readonly maxLength: number;
  /** How deep elements may be nested. 64 where it is left out; 1,000 where it is more than that. */
  readonly maxDepth: number;
  /** How many elements there may be. 100,000 where it is left out. */
  readonly maxElements: number;
  /** How long one tag may be with its attributes, in characters. 64 KiB where it is left out. */
  readonly maxTagLength: number;
  /** How many attributes one element may have. 64 where it is left out. */
  readonly maxAttributes: number;
}

/** Elements are read by functions that call themselves. */
export const DEEPEST = 1_000;

export const DEFAULT_LIMITS: ReadLimits = {
  maxLength: 2 * 1024 * 1024,
  maxDepth: 64,
  maxElements: 100_000,
  maxTagLength: 64 * 1024,
  maxAttributes: 64,
};
