import type { Binding, CounterRef, Limit, Option } from '@xsp/core';
import { counterId } from './counter-id';

/** What one option charges on one counter: "charges of one option on the same counter are added up". */
export interface Sum {
  readonly id: string;
  readonly counter: CounterRef;
  readonly whenLate: 'count' | 'fit';
  amount: bigint;
  room: bigint;
  limits: Limit[];
}

/** What a request fills into its options' names. */
export interface Filling {
  readonly bind: Binding;
  readonly params: Readonly<Record<string, string>>;
  readonly position: number;
}

/** The option's charges with everything filled in, in the order of each counter's first charge. */
export function sumsOf(option: Option, { bind, params, position }: Filling): Sum[] {
  const sums: Sum[] = [];
  for (const charge of option.charges) {
    const { partition: ref, window, whenLate } = charge;
    const partition = typeof ref === 'string' ? bind[ref]! : { kind: ref[0], id: ref[1] };
    const counter = charge.counter.map((part) => {
      if (typeof part === 'string') return part;
      return 'param' in part ? params[part.param]! : `${position + part.position}`;
    });
    const where = { partition, counter, window };
    const id = counterId(where);
    let sum = sums.find((other) => other.id === id);
    if (!sum) sums.push((sum = { id, counter: where, whenLate, amount: 0n, room: 0n, limits: [] }));
    sum.amount += charge.amount;
    sum.room += charge.room ?? charge.amount;
    sum.limits.push(...charge.limits);
  }
  return sums;
}
