import type { Suite } from '../suite';
import { same, type ChargeParts, type World } from '../world';

/** The time the refusal names is the first at which the same offer is taken. */
async function freesExactly(w: World, offer: ChargeParts): Promise<number> {
  const { freesAt } = await w.refused(offer);
  if (freesAt === null) throw new Error('should be free again by itself');
  await w.advanceTo(freesAt - 1);
  await w.refused(offer);
  await w.advanceTo(freesAt);
  await w.reserve([offer], { dryRun: true }).then(({ slots }) => w.taken(slots[0]));
  return freesAt;
}

export function freeAgain({ test }: Suite): void {
  test('a refusal says when it would fit: when holds expire', async (w) => {
    const short = await w.hold({ at: 3n, amount: 2n }, { ttlMs: 1_000 });
    const long = await w.hold({ at: 3n, amount: 1n }, { ttlMs: 5_000 });
    same((await w.refused({ at: 3n, amount: 3n })).freesAt, long.expiresAt);
    same(await freesExactly(w, { at: 3n, amount: 1n }), short.expiresAt);
    same(await freesExactly(w, { at: 3n, amount: 3n }), long.expiresAt);
  });

  test('a refusal says when it would fit: when entries of a sliding window grow old', async (w) => {
    const sliding = { window: { kind: 'sliding', ms: 10_000 }, at: 2n } as const;
    const first = w.now();
    await w.spend(sliding);
    await w.advance(4_000);
    await w.spend(sliding);
    same(await freesExactly(w, sliding), first + 10_000);
    same((await w.refused({ ...sliding, amount: 2n })).freesAt, first + 14_000);
  });

  test('a refusal says when it would fit: when a rolling window ends', async (w) => {
    const rolling = { window: { kind: 'rolling', ms: 10_000 }, at: 1n } as const;
    const start = w.now();
    await w.spend(rolling);
    await w.advance(3_000);
    same(await freesExactly(w, rolling), start + 10_000);
  });

  test('a refusal says when it would fit: when the fixed window ends, though another begins then', async (w) => {
    const day = { kind: 'fixed', start: 0, end: w.now() + 5_000 } as const;
    await w.spend({ at: 1n, window: day });
    same((await w.refused({ at: 1n, window: day })).freesAt, day.end);
    same((await w.refused({ at: 1n, window: day, amount: 2n })).freesAt, null);
  });

  test('a refusal says null when nothing frees it by itself', async (w) => {
    await w.spend({ at: 1n });
    same((await w.refused({ at: 1n })).freesAt, null);
    same((await w.refused({ at: 1n, amount: 2n, counter: ['fresh'] })).freesAt, null);
  });

  test('a refusal says when it would fit: when holds expire and a curve rises', async (w) => {
    const now = w.now();
    const hold = await w.hold({ amount: 512n, at: 1_024n }, { ttlMs: 1_000 });
    const curve = {
      points: [
        [now, 0n],
        [now + 4_096, 1_024n],
      ],
    } as const;
    // With the hold 640 would be needed (at now + 2,560); without it, 128 (at now + 512): the hold decides.
    same(await freesExactly(w, { amount: 128n, at: curve }), Math.max(hold.expiresAt, now + 512));
  });
}
