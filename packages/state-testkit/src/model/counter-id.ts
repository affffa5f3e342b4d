import type { CounterRef, Partition, Window } from '@xsp/core';

/** One text for a partition, one for a counter: partition, name and window. */
export function partitionText({ kind, id }: Partition): string {
  return `${kind}/${id}`;
}

export function counterId({ partition, counter, window }: CounterRef): string {
  return `${partitionText(partition)} ${counter.join('/')} ${windowText(window)}`;
}

/** The limit that `setLimit` wrote belongs to the name. */
export function limitId(partition: Partition, counter: readonly string[]): string {
  return `${partitionText(partition)} ${counter.join('/')}`;
}

function windowText(window: Window): string {
  if (window.kind === 'forever') return 'forever';
  return window.kind === 'fixed' ? `fixed ${window.start}..${window.end}` : `${window.kind} ${window.ms}`;
}
