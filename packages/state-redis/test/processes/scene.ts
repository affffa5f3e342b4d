import { defineOption, type Option, type Partition } from '@xsp/core';

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
