import type { Charge, HoldRef, Option, StateRecord } from '@xsp/core';
import type { RedisBackend } from '../src';
import { encodeOption } from '../src/encode/encode-option';
import { applyRequest, fillRequest, undoRequest } from '../src/encode/encode-request';
import { holdOf } from './support/asking';
import {
  campaign,
  campaigns,
  consume,
  HOUR,
  household,
  remembering,
  reserve,
  taken,
  viewer,
} from './support/many-candidates';
import { TurnedWorld } from './support/turned-world';
import { usesRedis } from './support/uses-redis';

const redis = usesRedis();
let world: TurnedWorld;
let me: RedisBackend;
let other: RedisBackend;

beforeEach(async () => {
  world = await TurnedWorld.begin(redis.admin);
  me = await world.open();
  other = await world.open();
});
afterEach(() => world.end());

describe('what was remembered is not relied on any more', () => {
  const stored = campaign('c3', { limits: [{ name: 'cap', at: 'stored' }] });
  const forever = { window: { kind: 'forever' } } as const;
  const money = campaign('c3', {
    ...forever,
    limits: [{ name: 'cap', at: 'stored' }],
    whenLate: 'fit',
  });
  const cap = { partition: viewer, counter: ['campaign', 'c3'] };
  const held = async (options: readonly Option[], own = {}): Promise<HoldRef> =>
    holdOf(await reserve(other, options, own));

  it.each<[what: string, fourth: Option | undefined, use: () => Promise<() => Promise<unknown>>]>([
    [
      'a hold was released',
      undefined,
      async () => {
        const hold = await held([campaign('c3')]);
        return () => other.release({ ...hold, rememberMs: HOUR });
      },
    ],
    [
      'on a cluster: what one partition held and another refused is undone',
      undefined,
      async () => {
        const { reservation } = await held([campaign('c3')]);
        return () => world.execute(undoRequest('viewer/v1', reservation));
      },
    ],
    [
      'on a cluster: something else is held instead',
      undefined,
      async () => {
        await world.learn([campaign('c3'), campaign('last')]);
        const ask = (mode: 'R' | 'W', key: string, number: number): Promise<string> => {
          const plan = `${HOUR} 0 0 s60000,0,0,${encodeOption(campaign(key)).token}`;
          const [id, attempt] = ['replaced', { number, leaves: false }];
          const asked = { mode, lead: 'viewer/v1', id, fingerprint: '', bind: 'viewer', params: '', plan, attempt };
          return world.execute(fillRequest(asked), 'viewer/v1');
        };
        expect(await ask('R', 'c3', 0)).toMatch(/^R .* @65536$/);
        return () => ask('W', 'last', 65_536);
      },
    ],
    [
      'on a cluster: a home let go of its money',
      money,
      async () => {
        await other.setLimit({ ...cap, at: 1n });
        const { reservation } = await held([money]);
        return () => world.execute(applyRequest('viewer/v1', reservation, 0, 'facts'));
      },
    ],
    [
      'a partition was erased that leads a hold',
      undefined,
      async () => {
        await held([campaign('c3')], { bind: { household, viewer } });
        return () => other.erase(household);
      },
    ],
    [
      'a limit was raised',
      stored,
      async () => {
        await other.setLimit({ ...cap, at: 1n });
        await consume(other, [stored]);
        return () => other.setLimit({ ...cap, at: 2n });
      },
    ],
    [
      'a credit was given',
      campaign('c3', forever),
      async () => {
        await consume(other, [campaign('c3', forever)]);
        return () => consume(other, [campaign('c3', { ...forever, amount: -1n, limits: [] })]);
      },
    ],
  ])('where %s', async (_what, fourth, use) => {
    const all = campaigns(fourth);
    let ease = async (): Promise<unknown> => undefined;
    await remembering({ world, me, other }, all, async () => (ease = await use()));
    await ease();
    expect(await taken(me, all)).toBe('c3');
  });

  it('where the viewer was erased', async () => {
    const all = campaigns();
    await remembering({ world, me, other }, all, () => consume(other, [all[3]!]));
    // No hold of it is live any more, that would be given back.
    await world.turnTo(world.now + 120_000);
    await other.erase(viewer);
    expect(await taken(me, all)).toBe('c0');
  });

  it('where the viewer was lost, and made anew', async () => {
    const all = campaigns();
    await remembering({ world, me, other }, all, () => consume(other, [all[3]!]));
    await redis.admin.unlink(world.key('viewer/v1'));
    await world.turnTo(world.now + 1);
    await consume(other, [campaign('other')]);
    expect(await taken(me, all)).toBe('c0');
  });

  it('where all was lost, and a dump of before was loaded', async () => {
    const all = campaigns();
    await consume(other, [campaign('other')]);
    const dump: StateRecord[] = [];
    for await (const record of other.dump()) dump.push(record);
    const load = async (): Promise<void> => {
      await redis.admin.flushall();
      await world.turnTo(world.now + 1);
      await other.load(dump);
    };
    await load();
    await remembering({ world, me, other }, all, () => consume(other, [all[3]!]));
    await load();
    expect(await taken(me, all)).toBe('c0');
  });

  it('where the viewer gives back all the time, a decision ends all the same', async () => {
    const all = campaigns();
    await consume(other, all.slice(0, 29));
    const client = redis.server.client();
    const busy = await world.open({ client });
    const read = client.callBuffer.bind(client);
    client.callBuffer = (async (...args: Parameters<typeof read>) => {
      const fields = await read(...args);
      await other.setLimit({ ...cap, at: 5n });
      return fields;
    }) as typeof read;
    expect(await world.calls(async () => expect(await taken(busy, all)).toBe('last'))).toBeLessThan(20);
    client.disconnect();
  });
});

describe.each<[what: string, own: Partial<Charge>, ttlMs: number, commitAfter: number | undefined, free: number]>([
  ['a hold of a rolling window that is never committed', {}, 50_000, undefined, 53_000],
  ['a counter that may be forgotten', { window: { kind: 'forever', forgetAfterMs: 5 * HOUR } }, 1_000, 0, 5 * HOUR],
  [
    'a hold that outlives its sliding window, and is committed',
    { window: { kind: 'sliding', ms: 10_000 } },
    HOUR,
    1_000,
    11_000,
  ],
  [
    'a limit that rises',
    {
      window: { kind: 'forever' },
      limits: [
        {
          name: 'pace',
          at: {
            points: [
              [0, 1n],
              [1_790_000_123_457, 1n],
              [1_790_000_123_457 + 100_000, 2n],
            ],
          },
        },
      ],
    },
    1_000,
    0,
    100_000,
  ],
])('what frees by itself is seen in time: %s', (_what, own, ttlMs, commitAfter, free) => {
  it('to the millisecond, where that is known', async () => {
    const all = campaigns(campaign('c3', own));
    const start = world.now;
    let hold: HoldRef | undefined;
    await remembering(
      { world, me, other },
      all,
      async () => (hold = holdOf(await reserve(other, [all[3]!], { ttlMs }))),
    );
    if (commitAfter !== undefined) {
      await world.turnTo(start + commitAfter);
      await other.commit({ hold: hold! });
    }
    // Edges are rounded up.
    const at = commitAfter === undefined ? Math.ceil((start + ttlMs) / 4_096) * 4_096 : start + free;
    await world.turnTo(at - 1);
    expect(await taken(me, all)).toBe('last');
    await world.turnTo(at);
    expect(await taken(me, all)).toBe('c3');
  });
});
