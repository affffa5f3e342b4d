import type { Suite } from '../suite';
import { option, rejects, same } from '../world';

const MOST = 2n ** 63n - 1n;

/** Where doubles lose digits, and where their text turns into an exponent. */
const AMOUNTS = [
  1n,
  10n ** 14n,
  10n ** 15n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  10n ** 17n + 1n,
  2n ** 62n + 1n,
];

export function numbers({ test }: Suite): void {
  for (const amount of [...AMOUNTS, MOST]) {
    test(`money is exact: ${amount} is held, released, committed and read to the last digit`, async (w) => {
      await w.budget(amount);
      same((await w.read(w.price(0n))).limit?.at, amount);
      const first = await w.hold(w.price(amount));
      same(await w.usage(w.price(0n)), [0n, amount]);
      const refusal = await w.refused(w.price(1n));
      same([refusal.held, refusal.at, refusal.need], [amount, amount, 1n]);
      await w.release(first);
      same(await w.usage(w.price(0n)), [0n, 0n]);
      await w.spend(w.price(amount));
      same(await w.usage(w.price(0n)), [amount, 0n]);
      same((await w.refused(w.price(1n))).committed, amount);
      same((await w.read(w.price(0n))).remaining, 0n);
      same((await w.setLimit(w.price(0n), 0n)).previous, amount);
    });
  }

  for (const amount of AMOUNTS) {
    test(`money is exact: one unit above ${amount} is told apart from it`, async (w) => {
      await w.budget(amount + 1n);
      await w.spend(w.price(amount));
      same((await w.refused(w.price(2n))).at, amount + 1n);
      const last = await w.hold(w.price(1n));
      same(await w.usage(w.price(0n)), [amount, 1n]);
      await w.refused(w.price(1n));
      await w.commit(last);
      same(await w.usage(w.price(0n)), [amount + 1n, 0n]);
      await w.consume(w.price(-amount, { limits: [] }));
      same(await w.usage(w.price(0n)), [1n, 0n]);
    });
  }

  test('money is exact in late commits, too', async (w) => {
    const amount = 2n ** 53n + 1n;
    await w.budget(2n * amount);
    const late = [await w.hold(w.price(amount)), await w.hold(w.price(amount))];
    for (const hold of late) await w.release(hold);
    await w.spend(w.price(1n));
    same([(await w.commit(late[0]!)).unbilled, (await w.commit(late[1]!)).unbilled], [false, true]);
    same(await w.usage(w.price(0n)), [amount + 1n, 0n]);
  });

  test('money is exact in fixed windows and in events, too', async (w) => {
    const amount = 10n ** 15n + 1n;
    const window = { kind: 'fixed', start: 0, end: w.now() + 1_000, kept: true } as const;
    await w.budget(3n * amount);
    const spent = await w.spend(w.price(amount, { window }));
    const bonus = option('bonus', w.price(amount, { window }));
    same((await w.commit(spent, { event: 'complete', option: bonus })).unbilled, false);
    same(await w.usage(w.price(0n, { window })), [2n * amount, 0n]);
  });

  test('a sum of many is exact', async (w) => {
    const amount = 10n ** 14n + 1n;
    await w.budget(MOST);
    for (let i = 0; i < 20; i++) await w.hold(w.price(amount));
    same(await w.usage(w.price(0n)), [0n, 20n * amount]);
  });

  test('a curve is exact up to 2^63 - 1', async (w) => {
    const start = w.now();
    const points = [
      [start, 0n],
      [start + 1_024, MOST],
    ] as const;
    await w.advance(1);
    same((await w.refused({ amount: MOST, at: { points } })).at, MOST >> 10n);
    await w.advance(511);
    same((await w.refused({ amount: MOST, at: { points } })).at, MOST >> 1n);
    await w.advance(511);
    same((await w.refused({ amount: MOST, at: { points } })).at, (MOST * 1_023n) >> 10n);
    await w.advance(1);
    await w.hold({ amount: MOST, at: { points } });
  });

  test('what does not fit is an error, and changes nothing', async (w) => {
    await w.consume({ amount: MOST });
    await rejects(w.consume(option({ counter: ['other'] }, { amount: 1n })), 'overflow');
    const hold = await w.hold(option({ counter: ['other'], at: 5n }, { amount: 1n }));
    await rejects(w.commit(hold), 'overflow');
    same(
      [await w.usage({}), await w.usage({ counter: ['other'] })],
      [
        [MOST, 0n],
        [0n, 1n],
      ],
    );
    await w.consume({ amount: -1n });
    same((await w.commit(hold)).status, 'committed');
    same(
      [await w.usage({}), await w.usage({ counter: ['other'] })],
      [
        [MOST, 0n],
        [1n, 0n],
      ],
    );
  });

  test('what is held and what is counted do not overflow together', async (w) => {
    await w.hold({ at: MOST, amount: MOST });
    await rejects(w.consume({ amount: 1n }), 'overflow');
    same((await w.refused({ at: MOST, amount: MOST })).held, MOST);
    same(await w.usage({}), [0n, MOST]);
  });
}
