import fc from 'fast-check';
import { Callers, type Act } from '../property/callers';
import { runsOf, seedOf } from '../property/runs';
import type { Suite } from '../suite';
import { same, World } from '../world';

const act: fc.Arbitrary<Act> = fc.record({
  does: fc.constantFrom(
    'reserve',
    'reserve again',
    'reserve again',
    'commit',
    'commit',
    'click',
    'release',
    'consume',
    'advance',
  ),
  which: fc.nat(12),
  turns: fc.nat(3),
});

export function concurrency({ under, test }: Suite): void {
  test('any callers in parallel: committed + held stays within the limit, and each hold ends exactly one way', async (shared) => {
    const clients = [shared.backend, await shared.harness.another(), await shared.harness.another()];
    const scripts = fc.array(fc.array(act, { maxLength: 12, size: 'max' }), {
      minLength: 2,
      maxLength: 6,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(scripts, fc.integer({ min: 1, max: 30 }), async (all, budget) => {
        await new Callers(new World(shared.harness, under), clients, BigInt(budget)).act(all);
      }),
      { numRuns: runsOf(under), endOnFailure: true, ...seedOf() },
    );
  });

  test('1,000 viewers against a budget for 100 impressions get exactly 100', async (w) => {
    const clients = [w.backend, await w.harness.another()];
    await w.budget(100n);
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) =>
        clients[i % 2]!.reserve(w.request([w.price(1n)], { bind: { viewer: { kind: 'viewer', id: w.id() } } })),
      ),
    );
    same(answers.filter(({ slots }) => slots[0]!.status === 'held').length, 100);
    same(await w.usage(w.price(0n)), [0n, 100n]);
  });

  test('the same reserve from many callers at once holds once', async (w) => {
    const clients = [w.backend, await w.harness.another()];
    const request = w.request([{ at: 100n }]);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => clients[i % 2]!.reserve(request)));
    same(answers.filter(({ replayed }) => !replayed).length, 1);
    for (const { slots } of answers) same(slots, answers[0]!.slots);
    same(await w.usage({}), [0n, 1n]);
  });
}
