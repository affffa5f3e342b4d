import type { Partition, PartitionRef } from './partition';
import type { Window } from './window';

/**
 * One part of a counter's name: a literal (`[A-Za-z0-9._-]{1,64}`), a value the request brings, or the position that
 * the state gives the slot in its pod (1, 2, …), shifted by `position`.
 */
export type NamePart = string | { readonly param: string } | { readonly position: number };

/** A counter's name inside its partition: `['campaign', 'acme-spring', 'spend']`. */
export type CounterName = readonly NamePart[];

/** A counter as an option names it: partition, name and window are its identity. */
export interface CounterTemplate {
  readonly partition: PartitionRef;
  readonly counter: CounterName;
  readonly window: Window;
}

/** A counter with nothing left open. */
export interface CounterRef {
  readonly partition: Partition;
  readonly counter: readonly string[];
  readonly window: Window;
}
