import type { Suite } from '../suite';
import { option, rejects, same } from '../world';

export function dryRun({ test }: Suite): void {
  test('a dry run answers what would happen, and changes nothing', async (w) => {
    const request = w.request([{ at: 2n }, { at: 2n }, { at: 2n }]);
    const dry = await w.backend.reserve({ ...request, dryRun: true });
    same(
      dry.slots.map(({ status }) => status),
      ['held', 'held', 'refused'],
    );
    same(await w.usage({}), [0n, 0n]);
    const wet = await w.backend.reserve(request);
    same({ ...wet, now: 0, reservedAt: 0 }, { ...dry, now: 0, reservedAt: 0 });
  });

  test('the hold of a dry run does not exist', async (w) => {
    const { slots } = await w.reserve([{ at: 1n }], { dryRun: true });
    same((await w.commit(w.taken(slots[0]))).status, 'unknown');
    same(await w.usage({}), [0n, 0n]);
  });

  test('a dry run names the refusals of every option, also after one that fits', async (w) => {
    const offers = [option('a', { at: 0n }), option('b', { at: 1n }), option('c', { at: 0n }), option('d', { at: 1n })];
    const keys = async (dryRun: boolean) => {
      const taken = w.taken((await w.reserve([offers], { dryRun })).slots[0]);
      return [taken.key, taken.refusals.map(({ key }) => key)];
    };
    same(await keys(true), ['b', ['a', 'c']]);
    same(await keys(false), ['b', ['a']]);
  });

  test('a dry run of a known id answers what was recorded', async (w) => {
    const request = w.request([{ at: 1n }]);
    await w.backend.reserve(request);
    const dry = await w.backend.reserve({ ...request, dryRun: true });
    same([dry.replayed, dry.slots[0]!.status], [true, 'held']);
  });

  test('a dry run fails where the reserve would', async (w) => {
    const over = { kind: 'fixed', start: 0, end: w.now() } as const;
    await rejects(w.reserve([{ at: 1n, window: over }], { dryRun: true }), 'wrongWindow');
    await rejects(w.reserve([{ at: 'stored' }], { dryRun: true }), 'missing');
  });

  test('a dry run drops groups as the reserve would', async (w) => {
    const counter = { partition: 'viewer', counter: ['filled'], window: { kind: 'forever' } } as const;
    const groups = [{ slots: [0], atLeast: { ...counter, amount: 2n } }];
    const { slots } = await w.reserve([{ ...counter, at: 9n }], { groups, dryRun: true });
    same(slots[0]!.status, 'dropped');
    same(await w.usage(counter), [0n, 0n]);
  });
}
