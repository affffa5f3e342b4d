import type { Group } from '@xsp/core';
import type { Suite } from '../suite';
import { option, same, type ChargeParts, type World } from '../world';

const filled = { partition: 'viewer', counter: ['pod', 'filled'], window: { kind: 'forever' } } as const;

/** An ad that fills `ms` of a pod of at most 90 s. */
function ad(ms: bigint, ...charges: ChargeParts[]) {
  return option(`ad${ms}`, { ...filled, amount: ms, at: 90_000n }, ...charges);
}

function atLeast(amount: bigint, slots: readonly number[]): Group {
  return { slots, atLeast: { ...filled, amount } };
}

const statuses = (answer: Awaited<ReturnType<World['reserve']>>) => answer.slots.map((slot) => slot.status);

export function groups({ test }: Suite): void {
  test('a group is checked when all slots are filled', async (w) => {
    const groups = [atLeast(30_000n, [0, 1])];
    same(statuses(await w.reserve([ad(15_000n), ad(15_000n)], { groups })), ['held', 'held']);
    same(await w.usage(filled), [0n, 30_000n]);
  });

  test("unmet, the group's holds are dropped in the same call", async (w) => {
    const groups = [atLeast(30_001n, [0, 1])];
    const answer = await w.reserve([ad(15_000n, { counter: ['cap'], at: 1n }), ad(15_000n), ad(5n)], { groups });
    same(statuses(answer), ['dropped', 'dropped', 'held']);
    const dropped = answer.slots[0]!;
    same(dropped.status === 'dropped' && [dropped.group, dropped.filled, dropped.atLeast], [0, 30_000n, 30_001n]);
    same(await w.usage(filled), [0n, 5n]);
    same(await w.usage({ counter: ['cap'] }), [0n, 0n]);
  });

  test('refused slots fill nothing of their group', async (w) => {
    const groups = [atLeast(20_000n, [0, 1])];
    const answer = await w.reserve([ad(15_000n), ad(80_000n)], { groups });
    same(statuses(answer), ['dropped', 'refused']);
    same(await w.usage(filled), [0n, 0n]);
  });

  test('a group that is refused as a whole stays refused', async (w) => {
    const groups = [atLeast(1n, [0])];
    same(statuses(await w.reserve([ad(100_000n)], { groups })), ['refused']);
  });

  test('dropping one group may leave another short, whatever their order', async (w) => {
    const groups = [atLeast(25_000n, [0, 1]), atLeast(30_000n, [1, 2])];
    const answer = await w.reserve([ad(15_000n), ad(15_000n), ad(10_000n)], { groups });
    same(statuses(answer), ['dropped', 'dropped', 'dropped']);
    const [first, second] = answer.slots;
    same(first?.status === 'dropped' && [first.group, first.filled], [0, 15_000n]);
    same(second?.status === 'dropped' && second.group, 1);
    same(await w.usage(filled), [0n, 0n]);
  });

  test('the holds of a dropped group cannot be committed', async (w) => {
    const request = w.request([ad(10n), ad(20n)], { groups: [atLeast(100n, [0])] });
    const answer = await w.backend.reserve(request);
    same(statuses(answer), ['dropped', 'held']);
    const { hold } = w.taken(answer.slots[1]);
    same((await w.backend.commit({ hold: { ...hold, slot: 0 } })).status, 'unknown');
    same((await w.backend.commit({ hold })).status, 'committed');
    same(await w.usage(filled), [20n, 0n]);
  });

  test('a reserve whose every group was dropped held nothing, and is not remembered', async (w) => {
    const groups = [atLeast(100n, [0])];
    const request = w.request([ad(10n)], { groups });
    same(statuses(await w.backend.reserve(request)), ['dropped']);
    const again = await w.backend.reserve({ ...request, groups: [] });
    same([again.replayed, statuses(again)], [false, ['held']]);
  });
}
