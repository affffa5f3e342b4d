import type { Group, SlotAnswer } from '../port/reserve';
import type { Draft } from './draft';
import { releaseClaim } from './hold-claim';
import { templateKey, type Option } from './option';
import type { SlotRecord } from './reservation-record';

/**
 * Drops the holds of every group whose slots hold too little, until none drops any more: dropping one group may leave
 * another short.
 */
export function dropUnmetGroups(
  draft: Draft,
  groups: readonly Group[],
  taken: readonly (Option | undefined)[],
  records: SlotRecord[],
  answers: SlotAnswer[],
): void {
  for (let dropped = true; dropped;) {
    dropped = false;
    groups.forEach((group, index) => {
      const open = group.slots.filter((slot) => records[slot]?.state === 'held');
      const filled = filledBy(group, open, taken);
      if (open.length === 0 || filled >= group.atLeast.amount) return;
      dropped = true;
      for (const slot of open) {
        const record = records[slot]!;
        for (const claim of record.claims) releaseClaim(draft, claim, record.expiresAt);
        records[slot] = { ...record, state: 'empty', claims: [], expiresAt: 0 };
        const before = answers[slot]!;
        const refusals = 'refusals' in before ? before.refusals : [];
        answers[slot] = { status: 'dropped', group: index, filled, atLeast: group.atLeast.amount, refusals };
      }
    });
  }
}

/** What the group's filled slots charge on its counter. */
function filledBy(group: Group, open: readonly number[], taken: readonly (Option | undefined)[]): bigint {
  const { partition, counter, window } = group.atLeast;
  const template = templateKey(partition, counter, window);
  let filled = 0n;
  for (const slot of open) filled += taken[slot]?.claims.find((claim) => claim.template === template)?.amount ?? 0n;
  return filled;
}
