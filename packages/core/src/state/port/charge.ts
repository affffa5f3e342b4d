import type { CounterName } from './counter';
import type { Limit } from './limit';
import type { PartitionRef } from './partition';
import type { Window } from './window';

/**
 * The one primitive: *this may be counted only while a counter stays within its limits.* Plain constant data; rules
 * make charges, state executes them atomically.
 */
export interface Charge {
  readonly partition: PartitionRef;
  readonly counter: CounterName;
  readonly window: Window;
  /**
   * What is held, then committed: an integer in the counter's own unit, 0 to 2^63 - 1. Negative only in `consume`,
   * where it gives back (a credit) and may carry no limits.
   */
  readonly amount: bigint;
  /** What must be free; `amount` when left out. An amount of 0 with room asks and holds nothing. */
  readonly room?: bigint;
  /** All must hold. None: counted without limit, when the hold is committed; nothing is held. */
  readonly limits: readonly Limit[];
  /**
   * What a commit does after the hold has ended: `'count'` a fact that happened (the viewer saw it), even above its
   * limit; `'fit'` money, which counts only if all money of the hold still fits its stored limits.
   */
  readonly whenLate: 'count' | 'fit';
}
