import { defineOption, type Charge, type Limit, type Option } from '@xsp/core';

/** Parts of a charge that a test wants otherwise; `at` is short for one limit. */
export type ChargeParts = Partial<Omit<Charge, 'room'>> & { readonly room?: bigint; readonly at?: Limit['at'] };

/** A charge of 1 on the viewer's counter `hits` for ever, without limits; what `parts` says goes first. */
export function charge({ at, ...parts }: ChargeParts = {}): Charge {
  return {
    partition: 'viewer',
    counter: ['hits'],
    window: { kind: 'forever' },
    amount: 1n,
    limits: at === undefined ? [] : [{ name: 'limit', at }],
    whenLate: 'count',
    ...parts,
  };
}

/** An option named `ad`, or as the first argument says. */
export function option(...parts: readonly [string, ...ChargeParts[]] | readonly ChargeParts[]): Option {
  const [first, ...rest] = parts;
  const [key, charges] = typeof first === 'string' ? [first, rest as ChargeParts[]] : ['ad', parts as ChargeParts[]];
  return defineOption(key, charges.map(charge));
}
