import type { Charge, Partition } from '@xsp/core';

/** What the servers of the kill test serve: viewers with a cap each, and one budget for all. */

export const CAP = 20n;
export const PRICE = 3n;
export const BUDGET = 1_000_000n;
export const HOUR = 3_600_000;

export const advertiser: Partition = { kind: 'advertiser', id: 'acme' };

/** Any viewer: half the time one of a few, whose cap is soon reached. */
export function anyViewer(): Partition {
  const many = Math.random() < 0.5 ? 10 : 1_000_000;
  return { kind: 'viewer', id: `v${Math.floor(Math.random() * many)}` };
}

export const hits: Charge = {
  partition: 'viewer',
  counter: ['hits'],
  window: { kind: 'rolling', ms: HOUR },
  amount: 1n,
  limits: [{ name: 'cap', at: CAP }],
  whenLate: 'count',
};

export const spend: Charge = {
  partition: ['advertiser', 'acme'],
  counter: ['spend'],
  window: { kind: 'forever' },
  amount: PRICE,
  limits: [{ name: 'budget', at: 'stored' }],
  whenLate: 'fit',
};
