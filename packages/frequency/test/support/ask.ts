import { randomUUID } from 'node:crypto';
import { defineOption, type Charge, type SlotAnswer, type StateBackend } from '@xsp/core';
import { householdPartition, viewerPartition } from '../../src';

/** Who asks, and where. */
export interface Asking {
  readonly user: string;
  readonly household?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly ttlMs?: number;
}

/** Reserves one ad with these charges. */
export async function ask(backend: StateBackend, charges: readonly Charge[], asking: Asking): Promise<SlotAnswer> {
  const { user, household, params = {}, ttlMs = 120_000 } = asking;
  const { slots } = await backend.reserve({
    id: randomUUID(),
    bind: {
      viewer: viewerPartition(user),
      ...(household !== undefined && { household: householdPartition(household) }),
    },
    params,
    slots: [{ options: [defineOption('ad', charges)], ttlMs }],
    rememberMs: 6 * 3_600_000,
  });
  return slots[0]!;
}

/** Reserves and commits. @returns whether it was allowed, or the name of what refused it */
export async function see(backend: StateBackend, charges: readonly Charge[], asking: Asking): Promise<string> {
  const slot = await ask(backend, charges, asking);
  if (slot.status === 'refused') return slot.refusals[0]!.limit;
  if (slot.status !== 'held') return slot.status;
  await backend.commit({ hold: slot.hold });
  return 'served';
}
