import type { CapLevel, RefusalReason } from '../instruments';

/** How an ad request was decided, as far as it is measured. */
export type Decision = ServedDecision | RefusedDecision;

export interface ServedDecision {
  readonly outcome: 'served';
  /** It was served while the state could not be asked. */
  readonly failOpen?: boolean;
}

export interface RefusedDecision {
  readonly outcome: 'refused';
  /** What refused the best candidate; `error`: nothing could be decided. */
  readonly reason: RefusalReason;
  /** Whose cap it was. */
  readonly level?: CapLevel | undefined;
}
