import { randomUUID } from 'node:crypto';
import { defineOption, type SlotAnswer, type StateBackend } from '@xsp/core';
import { budgetCharges, limitsToSet, type BudgetCampaign, type BudgetChargesOptions } from '../../src';

/** Reserves one ad of a campaign, with the charges of now. */
export async function serve(
  backend: StateBackend,
  campaign: BudgetCampaign,
  options: BudgetChargesOptions & { readonly ttlMs?: number; readonly entry?: { readonly param: string } } = {},
): Promise<SlotAnswer> {
  const { ttlMs = 120_000, ...charging } = options;
  const id = randomUUID();
  const { slots } = await backend.reserve({
    id,
    bind: { viewer: { kind: 'viewer', id: randomUUID() } },
    params: { entry: id },
    slots: [{ options: [defineOption(campaign.id, budgetCharges(campaign, backend.now(), charging))], ttlMs }],
    rememberMs: 7 * 86_400_000,
  });
  return slots[0]!;
}

/** Reserves and commits. @returns `served`, or the name of what refused it */
export async function deliver(
  backend: StateBackend,
  campaign: BudgetCampaign,
  options: BudgetChargesOptions = {},
): Promise<string> {
  const slot = await serve(backend, campaign, options);
  if (slot.status === 'refused') return slot.refusals[0]!.limit;
  if (slot.status !== 'held') return slot.status;
  await backend.commit({ hold: slot.hold });
  return 'served';
}

export async function setLimits(backend: StateBackend, ...campaigns: readonly BudgetCampaign[]): Promise<void> {
  for (const campaign of campaigns) for (const limit of limitsToSet(campaign)) await backend.setLimit(limit);
}
