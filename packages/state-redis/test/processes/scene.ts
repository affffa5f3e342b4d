import { defineOption, type Charge, type Option, type Partition } from '@xsp/core';

/** What all processes work on: few viewers with small caps, and budgets that run out. */
export const VIEWERS = 300;
export const CAP = 30n;
export const ADVERTISERS = 4;
export const PRICE = 7n;

/** Of each advertiser: some run out. */
export const BUDGETS = [7_000n, 28_000n, 112_000n, 7_000_000n];

export function viewer(index: number): Partition {
  return { kind: 'viewer', id: `v${index}` };
}

export function advertiser(index: number): Partition {
  return { kind: 'advertiser', id: `a${index}` };
}

export const options: readonly Option[] = Array.from({ length: ADVERTISERS }, (_, index) =>
  defineOption(`a${index}`, [
    {
      partition: 'viewer',
      counter: ['seen', `a${index}`],
      window: { kind: 'rolling', ms: 86_400_000 },
      amount: 1n,
      limits: [{ name: 'cap', at: CAP }],
      whenLate: 'count',
    },
    {
      partition: ['advertiser', `a${index}`],
      counter: ['spend'],
      window: { kind: 'forever' },
      amount: PRICE,
      limits: [{ name: 'budget', at: 'stored' }],
      whenLate: 'fit',
    },
    {
      partition: ['advertiser', `a${index}`],
      counter: ['impressions'],
      window: { kind: 'forever' },
      amount: 1n,
      limits: [],
      whenLate: 'count',
    },
  ]),
);

/** Of those who go on without Redis: one ad that is paid, and one that is not, each with a cap of its own. */
export const SHADOW_VIEWERS = 40;
export const SHADOW_CAP = 10n;
export const SHADOW_BUDGET = 1_000n;

export const shadowOptions: readonly Option[] = [
  defineOption('paid', [
    cap('paid'),
    {
      partition: ['advertiser', 'a0'],
      counter: ['spend'],
      window: { kind: 'forever' },
      amount: PRICE,
      limits: [{ name: 'budget', at: 'stored' }],
      whenLate: 'fit',
    },
  ]),
  defineOption('free', [cap('free')]),
];

function cap(name: string): Charge {
  return {
    partition: 'viewer',
    counter: ['seen', name],
    window: { kind: 'rolling', ms: 86_400_000 },
    amount: 1n,
    limits: [{ name: 'cap', at: SHADOW_CAP }],
    whenLate: 'count',
  };
}
