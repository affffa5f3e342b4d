import { checkOption, indexSnapshot } from '@xsp/core';
import type { Suite } from '../suite';
import { option, same } from '../world';

export function decideInProcess({ test }: Suite): void {
  test('a snapshot decides in the process what a reserve would refuse in that partition', async (w) => {
    const sliding = { kind: 'sliding', ms: 60_000 } as const;
    const rolling = { kind: 'rolling', ms: 60_000 } as const;
    await w.setLimit({ counter: ['stored'] }, 4n);
    await w.spend(option({ counter: ['a'], at: 3n }, { counter: ['b'], at: 3n, window: rolling }));
    await w.hold(option({ counter: ['c'], at: 3n, window: sliding }, { counter: ['stored'], at: 'stored' }));
    const offers = ['a', 'b', 'c', 'stored', 'fresh'].flatMap((name) =>
      [1n, 2n, 3n, 4n].map((amount) => {
        const window = name === 'b' ? rolling : name === 'c' ? sliding : ({ kind: 'forever' } as const);
        return option(`${name}${amount}`, { counter: [name], window, amount, at: name === 'stored' ? 'stored' : 3n });
      }),
    );
    const index = indexSnapshot(await w.backend.snapshot(w.viewer));
    for (const offer of offers) {
      const [slot] = (await w.reserve([offer], { dryRun: true })).slots;
      const here = checkOption(offer, index, { bind: w.bind, params: {}, position: 1 }, w.now());
      same(here === undefined ? [] : [here], slot && 'refusals' in slot ? slot.refusals : 'no refusals');
    }
  });
}
