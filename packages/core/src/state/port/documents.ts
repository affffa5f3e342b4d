/**
 * Documents: text under a key, for what is not a counter (a catalogue, a generated secret, an audit entry).
 * Keys match `[A-Za-z0-9._:/-]{1,256}`.
 */
export interface DocumentStore {
  /** The document, or `undefined` when there is none or its TTL has passed. Never a default for an error. */
  get(key: string): Promise<StoredDocument | undefined>;
  /**
   * @returns the new version
   * @throws StateError `versionConflict` when `ifVersion` is not the present one
   */
  set(key: string, value: string, options?: SetDocumentOptions): Promise<number>;
  /** @returns whether there was one */
  delete(key: string, options?: { readonly ifVersion?: number }): Promise<boolean>;
  /**
   * Adds to an integer document, which starts at 0. The TTL is set in the same step, and only when the document is new:
   * an increment never extends or loses it.
   *
   * @throws StateError `corrupt` when the document is not an integer, `overflow` beyond 64 bits
   */
  increment(key: string, by?: bigint, options?: { readonly ttlMs?: number }): Promise<bigint>;
}

export interface StoredDocument {
  readonly value: string;
  readonly version: number;
}

export interface SetDocumentOptions {
  /** Forgotten this long from now; kept when left out. */
  readonly ttlMs?: number;
  /** Write only over this version; 0: only if there is none. */
  readonly ifVersion?: number;
}
