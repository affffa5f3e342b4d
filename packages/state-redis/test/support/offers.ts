import { randomBytes } from 'node:crypto';
import { defineOption, type Option, type Partition, type ReserveRequest } from '@xsp/core';

export const ADVERTISER: Partition = { kind: 'advertiser', id: 'acme' };
export const SPEND = { partition: ADVERTISER, counter: ['spend'], window: { kind: 'forever' } } as const;
export const SEEN = { counter: ['seen'], window: { kind: 'rolling', ms: 86_400_000 } } as const;

export function id(): string {
  return randomBytes(9).toString('base64url');
}

/** An option of a cap a viewer and a price out of the advertiser's stored budget. */
export function ad(price: bigint, cap = 1_000_000n): Option {
  return defineOption('ad', [
    { partition: 'viewer', ...SEEN, amount: 1n, limits: [{ name: 'cap', at: cap }], whenLate: 'count' },
    {
      partition: [ADVERTISER.kind, ADVERTISER.id],
      counter: SPEND.counter,
      window: SPEND.window,
      amount: price,
      limits: [{ name: 'budget', at: 'stored' }],
      whenLate: 'fit',
    },
  ]);
}

/** An option of a cap alone. */
export function capped(cap: bigint): Option {
  return defineOption('capped', [
    { partition: 'viewer', ...SEEN, amount: 1n, limits: [{ name: 'cap', at: cap }], whenLate: 'count' },
  ]);
}

export function request(option: Option, viewer: string, own: Partial<ReserveRequest> = {}): ReserveRequest {
  return {
    id: id(),
    bind: { viewer: { kind: 'viewer', id: viewer } },
    slots: [{ options: [option], ttlMs: 60_000 }],
    rememberMs: 600_000,
    ...own,
  };
}
