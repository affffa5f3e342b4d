/** One thing in a store that no sequence of calls can have made. */
export interface Violation {
  /**
   * - `malformed`: a record that no backend writes
   * - `repeated`: the same counter, limit, reservation, erasure or document a second time
   * - `held`: what a counter holds is not the sum of the live holds on it
   * - `uncounted`: a committed hold is not in its counter
   * - `keptTooShort`: a counter may be forgotten while a hold still needs it, or though its window says never
   */
  readonly kind: 'malformed' | 'repeated' | 'held' | 'uncounted' | 'keptTooShort';
  /** Where: the counter, reservation or document. */
  readonly where: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
}
