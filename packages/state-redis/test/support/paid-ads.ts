import { defineOption, type Charge, type Option, type Partition, type ReserveRequest } from '@xsp/core';
import type { RedisBackend } from '../../src';
import { id } from './offers';

export const SPEND = { counter: ['spend'], window: { kind: 'forever' } } as const;
export const SHOWN = { counter: ['shown'], window: { kind: 'forever', forgetAfterMs: 600_000 } } as const;

const BUDGET = 3n;

export function price({ kind, id: payer }: Partition, amount: bigint): Charge {
  return { ...SPEND, partition: [kind, payer], amount, limits: [{ name: 'budget', at: 'stored' }], whenLate: 'fit' };
}

/** An ad that is paid by some advertisers, its key their ids. */
function paidBy(...payers: readonly Partition[]): Option {
  const cap: Charge = {
    ...SHOWN,
    partition: 'viewer',
    amount: 1n,
    limits: [{ name: 'cap', at: 2n }],
    whenLate: 'count',
  };
  return defineOption(payers.map((payer) => payer.id).join('+'), [cap, ...payers.map((payer) => price(payer, 1n))]);
}

/** Three advertisers with small budgets, and a viewer's request for two slots of their ads, two of which two pay for. */
export async function twoPaidSlots(backend: RedisBackend) {
  const payers = [id(), id(), id()].map((own): Partition => ({ kind: 'advertiser', id: own }));
  const [first, second, third] = payers as [Partition, Partition, Partition];
  for (const partition of payers) await backend.setLimit({ partition, ...SPEND, at: BUDGET });
  const viewer: Partition = { kind: 'viewer', id: id() };
  const asked: ReserveRequest = {
    id: id(),
    bind: { viewer },
    slots: [
      { options: [paidBy(first), paidBy(first, second)], ttlMs: 60_000 },
      { options: [paidBy(second, third), paidBy(third)], ttlMs: 60_000 },
    ],
    rememberMs: 600_000,
  };
  return { payers, viewer, asked };
}
