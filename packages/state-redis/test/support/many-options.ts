import { defineOption, type Charge, type Option } from '@xsp/core';

export const START = 1_790_000_123_457;
export const HOUR = 3_600_000;
export const viewer = { kind: 'viewer', id: 'v' };
export const household = { kind: 'household', id: 'h' };
export const advertiser = { kind: 'advertiser', id: 'a' };
export const asked = { bind: { viewer, household }, params: { stream: 's' } };

export const seen = { partition: 'viewer', counter: ['seen'], amount: 1n, whenLate: 'count' } as const;
export const money = { partition: ['advertiser', 'a'], counter: ['spend'], whenLate: 'fit' } as const;
const hour = { kind: 'fixed', start: START - HOUR, end: START + 20 * HOUR } as const;
export const limit = (at: bigint): Charge['limits'] => [{ name: 'cap', at }];
export const budget: Charge['limits'] = [{ name: 'budget', at: 'stored' }];
const pace: Charge['limits'] = [
  {
    name: 'pace',
    at: {
      points: [
        [START, 10n],
        [START + HOUR, 2n ** 60n],
      ],
    },
  },
];

/** Options of all kinds of claims, which meet on the same counters. */
export const options: readonly Option[] = [
  defineOption('caps', [
    { ...seen, window: { kind: 'rolling', ms: HOUR }, limits: limit(4n) },
    { ...seen, window: { kind: 'rolling', ms: 3 * HOUR }, limits: limit(7n) },
    { ...seen, window: { kind: 'sliding', ms: 60_000 }, limits: limit(2n) },
  ]),
  defineOption('one of them', [{ ...seen, window: { kind: 'rolling', ms: HOUR }, limits: limit(3n) }]),
  defineOption('counted', [
    { ...seen, window: { kind: 'rolling', ms: HOUR }, limits: [] },
    { ...seen, window: { kind: 'forever', forgetAfterMs: 2 * HOUR }, amount: 2n, limits: limit(40n) },
  ]),
  defineOption('money', [
    { ...money, window: { kind: 'forever' }, amount: 7n, limits: [...budget, ...pace] },
    { ...money, window: { ...hour, kept: true }, amount: 7n, limits: [] },
    { ...seen, counter: ['other'], window: { kind: 'sliding', ms: 30_000 }, limits: limit(3n) },
  ]),
  defineOption('much money', [
    { ...money, window: { kind: 'forever' }, amount: 2n ** 60n + 1n, limits: budget },
    {
      ...money,
      counter: ['big'],
      window: hour,
      amount: 2n ** 40n,
      limits: limit(2n ** 52n),
      whenLate: 'count',
    },
  ]),
  defineOption('room', [{ ...money, window: { kind: 'forever' }, amount: 0n, room: 9n, limits: budget }]),
  defineOption('a day', [{ ...money, counter: ['day'], window: hour, amount: 3n, limits: budget }]),
  defineOption('never', [{ ...seen, window: { kind: 'sliding', ms: 60_000 }, limits: limit(0n) }]),
  defineOption('a household', [
    { ...seen, partition: 'household', window: { kind: 'rolling', ms: HOUR }, limits: limit(5n) },
    { ...money, window: { kind: 'forever' }, amount: 1n, limits: budget },
  ]),
  defineOption('only counted', [
    { ...money, counter: ['shown'], window: { kind: 'forever', forgetAfterMs: HOUR }, amount: 1n, limits: [] },
    { ...seen, counter: ['shown'], window: { kind: 'forever', forgetAfterMs: HOUR }, limits: [] },
  ]),
  defineOption('only counted, in a household', [
    { ...seen, partition: 'household', counter: ['shown'], window: { kind: 'forever' }, limits: [] },
  ]),
  defineOption('delivered', [
    { ...seen, window: { kind: 'rolling', ms: HOUR }, limits: limit(20n) },
    { ...money, window: { kind: 'forever' }, amount: 7n, limits: budget },
    { ...money, counter: ['at', { param: 'stream' }], window: { ...hour, kept: true }, amount: 7n, limits: [] },
    { ...money, counter: [{ param: 'stream' }, { position: 2 }], window: { kind: 'forever' }, amount: 1n, limits: [] },
  ]),
  defineOption('very much', [
    { ...seen, window: { kind: 'rolling', ms: HOUR }, limits: limit(20n) },
    { ...seen, counter: ['other'], window: { kind: 'sliding', ms: HOUR }, amount: 2n, limits: limit(20n) },
    { ...money, window: { kind: 'forever' }, amount: 7n, limits: [...budget, ...pace] },
    { ...money, counter: ['day'], window: hour, amount: 3n, limits: [...budget, ...pace] },
    ...Array.from({ length: 9 }, (_, index) => ({
      ...money,
      counter: ['report', `${index}`, { param: 'stream' }],
      window: { ...hour, kept: true },
      amount: BigInt(index + 1),
      limits: [],
    })),
  ]),
  defineOption('lately', [
    { ...seen, counter: ['lately'], window: { kind: 'sliding', ms: HOUR }, limits: limit(1_000n) },
  ]),
  defineOption('both', [
    { ...seen, counter: ['both'], window: { kind: 'sliding', ms: HOUR }, limits: limit(9n) },
    { ...seen, partition: 'household', counter: ['both'], window: { kind: 'sliding', ms: HOUR }, limits: limit(5n) },
  ]),
  defineOption('a place of a stream', [
    {
      ...seen,
      counter: ['stream', { param: 'stream' }, { position: 0 }],
      window: { kind: 'forever', forgetAfterMs: HOUR },
      limits: limit(2n),
    },
  ]),
  defineOption(
    'twenty',
    Array.from({ length: 20 }, (_, index): Charge => {
      const windows = [
        { kind: 'rolling', ms: (index + 1) * HOUR },
        { kind: 'sliding', ms: (index + 1) * 20_000 },
        { ...hour, start: START - HOUR - index },
      ] as const;
      return {
        ...seen,
        partition: index > 12 ? 'viewer' : ['advertiser', index > 6 ? 'a' : 'b'],
        counter: ['twenty', `${index % 4}`],
        window: windows[index % 3]!,
        amount: BigInt(1 + (index % 3)),
        limits: limit(BigInt(5 + index)),
      };
    }),
  ),
  // What differs between these is which limit belongs to which counter.
  defineOption('two windows of one limit', [
    { ...money, counter: ['day'], window: hour, amount: 1n, limits: budget },
    { ...money, counter: ['day'], window: { ...hour, end: hour.end + HOUR }, amount: 1n, limits: budget },
  ]),
  defineOption('two windows of two limits', [
    { ...money, counter: ['clicks'], window: hour, amount: 1n, limits: budget },
    { ...money, counter: ['day'], window: { ...hour, end: hour.end + HOUR }, amount: 1n, limits: budget },
  ]),
  defineOption('two windows that are in one field', [
    { ...seen, counter: ['in', { param: 'stream' }], window: { kind: 'rolling', ms: HOUR }, limits: limit(3n) },
    { ...seen, counter: ['in', 's'], window: { kind: 'sliding', ms: 60_000 }, limits: limit(2n) },
  ]),
];
export const clicked = defineOption('clicked', [
  { ...money, counter: ['clicks'], window: { kind: 'forever' }, amount: 9n, limits: budget },
  { ...seen, counter: ['clicked'], window: { kind: 'rolling', ms: HOUR }, limits: [] },
]);
export const credit = defineOption('credit', [{ ...money, window: { kind: 'forever' }, amount: -3n, limits: [] }]);
