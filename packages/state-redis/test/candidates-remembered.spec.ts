import {
  defineOption,
  ManualClock,
  type Binding,
  type Charge,
  type HoldRef,
  type Option,
  type StateRecord,
} from '@xsp/core';
import type { Redis } from 'ioredis';
import type { RedisBackend } from '../src';
import { encodeOption } from '../src/encode/encode-option';
import { applyRequest, fillRequest, undoRequest } from '../src/encode/encode-request';
import { holdOf } from './support/asking';
import { RedisServer } from './support/redis-server';
import { TurnedWorld } from './support/turned-world';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const viewer = { kind: 'viewer', id: 'v1' };
const household = { kind: 'household', id: 'h1' };
const bind: Binding = { viewer };

/** A campaign that a viewer may see once a day, or as `own` says. */
function campaign(name: string, own: Partial<Charge> = {}): Option {
  return defineOption(name, [
    {
      partition: 'viewer',
      counter: ['campaign', name],
      window: { kind: 'rolling', ms: DAY },
      amount: 1n,
      limits: [{ name: 'cap', at: 1n }],
      whenLate: 'count',
      ...own,
    },
  ]);
}

/** 29 of them, and one that always fits; the fourth is special. */
function campaigns(fourth = campaign('c3')): Option[] {
  const all = Array.from({ length: 29 }, (_, index) => (index === 3 ? fourth : campaign(`c${index}`)));
  return [...all, campaign('last', { limits: [{ name: 'cap', at: 1_000_000n }] })];
}

let count = 0;
const id = (): string => `r${count++}`;

async function reserve(by: RedisBackend, options: readonly Option[], own: { bind?: Binding; ttlMs?: number } = {}) {
  const slots = [{ options, ttlMs: own.ttlMs ?? 60_000 }];
  const answer = await by.reserve({ id: id(), bind: own.bind ?? bind, slots, rememberMs: HOUR });
  return answer.slots[0]!;
}

async function taken(by: RedisBackend, options: readonly Option[]): Promise<string> {
  const slot = await reserve(by, options);
  return 'key' in slot ? slot.key : slot.status;
}

async function consume(by: RedisBackend, options: readonly Option[]): Promise<void> {
  for (const option of options) await by.consume({ id: id(), bind, options: [option], rememberMs: HOUR });
}

let server: RedisServer;
let admin: Redis;
let world: TurnedWorld;
let me: RedisBackend;
let other: RedisBackend;

beforeAll(async () => {
  server = await RedisServer.start();
  admin = server.client();
});
afterAll(async () => {
  admin.disconnect();
  await server.stop();
});
beforeEach(async () => {
  world = await TurnedWorld.begin(admin);
  me = await world.open();
  other = await world.open();
});
afterEach(() => world.end());

/** All but the last are used up; I remember it. */
async function remembering(all: readonly Option[], use: () => Promise<unknown>): Promise<void> {
  await consume(other, [...all.slice(0, 3), ...all.slice(4, 29)]);
  await use();
  expect(await taken(me, all)).toBe('last');
  expect(await world.calls(() => taken(me, all))).toBe(1);
}

describe('what a viewer refuses is remembered', () => {
  it('so the next decision is one call, and tells the same', async () => {
    const all = campaigns();
    await consume(other, all.slice(0, 29));
    const first = await reserve(me, all);
    let again = first;
    expect(await world.calls(async () => (again = await reserve(me, all)))).toBe(1);
    const told = (slot: typeof first): unknown => 'refusals' in slot && slot.refusals;
    expect(again).toMatchObject({ status: 'held', key: 'last' });
    expect(told(first)).toHaveLength(29);
    expect(told(again)).toEqual(told(first));
  });

  it('as is what a call refuses of what was not remembered', async () => {
    const all = campaigns();
    await consume(other, [...all.slice(0, 20), ...all.slice(24, 29)]);
    expect(await taken(me, all)).toBe('c20');
    await consume(other, all.slice(20, 23));
    // The call is offered c20 to c23: it refuses three of them. From then on they are not offered.
    expect(await world.calls(async () => expect(await taken(me, all)).toBe('c23'))).toBe(1);
    await consume(other, all.slice(23, 24));
    expect(await world.calls(async () => expect(await taken(me, all)).toBe('last'))).toBe(1);
  });

  it('to the millisecond at which the first of them ends', async () => {
    const all = campaigns();
    await consume(other, all.slice(3, 4));
    await world.turnTo(world.now + 10);
    await consume(other, [...all.slice(0, 3), ...all.slice(4, 29)]);
    const start = world.now - 10;
    expect(await taken(me, all)).toBe('last');
    await world.turnTo(start + DAY - 1);
    expect(await world.calls(async () => expect(await taken(me, all)).toBe('last'))).toBe(1);
    await world.turnTo(start + DAY);
    expect(await world.calls(async () => expect(await taken(me, all)).toBe('c3'))).toBe(1);
  });

  it('by the time of the state, where the clock of the process stands still', async () => {
    const short = { window: { kind: 'rolling', ms: 30_000 } } as const;
    const all = [...campaigns().keys()].map((index) => campaign(`c${index}`, index < 29 ? short : { limits: [] }));
    const lagging = await world.open({}, new ManualClock(world.now));
    await consume(other, all.slice(0, 29));
    expect(await taken(lagging, all)).toBe('c29');
    await world.turnTo(world.now + 30_000);
    expect(await taken(lagging, all)).toBe('c0');
  });

  it('where none is left to be offered, too', async () => {
    const all = campaigns().slice(0, 29);
    await consume(other, all);
    expect(await taken(me, all)).toBe('refused');
    expect(await world.calls(async () => expect(await taken(me, all)).toBe('refused'))).toBe(1);
  });

  it('for the names that parameters give', async () => {
    const options = Array.from({ length: 30 }, (_, index) =>
      campaign(`c${index}`, {
        counter: ['stream', { param: 'stream' }, `c${index}`],
        ...(index === 29 && { limits: [{ name: 'cap', at: 9n }] }),
      }),
    );
    const decide = async (stream: string): Promise<string> => {
      const slots = [{ options, ttlMs: 60_000 }];
      const answer = await me.reserve({ id: id(), bind, params: { stream }, slots, rememberMs: HOUR });
      return (answer.slots[0] as { key: string }).key;
    };
    for (const option of options.slice(0, 29)) {
      await other.consume({ id: id(), bind, params: { stream: 's1' }, options: [option], rememberMs: HOUR });
    }
    expect(await decide('s1')).toBe('c29');
    expect(await world.calls(() => decide('s1'))).toBe(1);
    expect(await decide('s2')).toBe('c0');
  });

  it('for the role that the viewer plays', async () => {
    const all = campaigns();
    await remembering(all, () => consume(other, [all[3]!]));
    // The same lead, but the caps are those of somebody else.
    const slot = await reserve(me, all, { bind: { household: viewer, viewer: { kind: 'viewer', id: 'v2' } } });
    expect(slot).toMatchObject({ key: 'c0' });
  });

  it('of a request that leads another partition nothing', async () => {
    const all = campaigns();
    await remembering(all, () => consume(other, [all[3]!]));
    expect(await reserve(me, all, { bind: { household, viewer } })).toMatchObject({ key: 'last' });
  });

  it('but not what another partition refuses', async () => {
    const spend = { kind: 'advertiser', id: 'a' };
    const paid = campaign('c3', {
      partition: ['advertiser', 'a'],
      window: { kind: 'forever' },
      limits: [{ name: 'budget', at: 'stored' }],
      whenLate: 'fit',
    });
    const limit = { partition: spend, counter: ['campaign', 'c3'] };
    const all = campaigns(paid);
    await other.setLimit({ ...limit, at: 1n });
    await remembering(all, () => consume(other, [paid]));
    await other.setLimit({ ...limit, at: 2n });
    expect(await taken(me, all)).toBe('c3');
  });

  it('not for a dry run', async () => {
    const all = campaigns();
    await remembering(all, () => consume(other, [all[3]!]));
    await other.erase(viewer);
    const slots = [{ options: all, ttlMs: 60_000 }];
    const told = await me.reserve({ id: id(), bind, slots, rememberMs: HOUR, dryRun: true });
    expect(told.slots[0]).toMatchObject({ key: 'c0' });
  });

  it('up to a number', async () => {
    const all = campaigns();
    const [few, none] = [await world.open({ rememberRefusals: 40 }), await world.open({ rememberRefusals: 0 })];
    const viewers = ['v1', 'v2'].map((name) => ({ viewer: { kind: 'viewer', id: name } }));
    for (const each of viewers) {
      for (const option of all.slice(0, 29)) {
        await other.consume({ id: id(), bind: each, options: [option], rememberMs: HOUR });
      }
    }
    const calls = (by: RedisBackend, which: number) => world.calls(() => reserve(by, all, { bind: viewers[which]! }));
    expect([await calls(few, 0), await calls(few, 0)]).toEqual([2, 1]);
    expect([await calls(few, 1), await calls(few, 1)]).toEqual([2, 1]);
    expect([await calls(few, 0), await calls(few, 0)]).toEqual([2, 1]);
    expect([await calls(none, 0), await calls(none, 0)]).toEqual([2, 2]);
  });

  it.each([-1, 1.5, Number.NaN])(
    'but a number has to be one that can be counted up to: %s',
    async (rememberRefusals) => {
      await expect(world.open({ rememberRefusals })).rejects.toThrow(
        /^rememberRefusals: must be a whole number from 0/,
      );
    },
  );

  it('until the connection is lost: another server may answer then', async () => {
    const all = campaigns();
    const own = await world.open({ url: server.url });
    await consume(other, all.slice(0, 29));
    await taken(own, all);
    expect(await world.calls(() => taken(own, all))).toBe(1);
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    expect(await world.calls(() => taken(own, all))).toBeGreaterThan(1);
  });
});

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
        const { reservation } = await held([campaign('c3')]);
        const plan = `${HOUR} 0 0 s60000,0,0,${encodeOption(campaign('last')).token}`;
        await reserve(other, [campaign('last')]);
        const instead = { lead: 'viewer/v1', id: reservation, fingerprint: '', bind: 'viewer', params: '', plan };
        return () => world.execute(fillRequest({ ...instead, mode: 'W' }));
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
    await remembering(all, async () => (ease = await use()));
    await ease();
    expect(await taken(me, all)).toBe('c3');
  });

  it('where the viewer was erased', async () => {
    const all = campaigns();
    await remembering(all, () => consume(other, [all[3]!]));
    // No hold of it is live any more, that would be given back.
    await world.turnTo(world.now + 120_000);
    await other.erase(viewer);
    expect(await taken(me, all)).toBe('c0');
  });

  it('where the viewer was lost, and made anew', async () => {
    const all = campaigns();
    await remembering(all, () => consume(other, [all[3]!]));
    await admin.unlink(world.key('viewer/v1'));
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
      await admin.flushall();
      await world.turnTo(world.now + 1);
      await other.load(dump);
    };
    await load();
    await remembering(all, () => consume(other, [all[3]!]));
    await load();
    expect(await taken(me, all)).toBe('c0');
  });

  it('where the viewer gives back all the time, a decision ends all the same', async () => {
    const all = campaigns();
    await consume(other, all.slice(0, 29));
    const client = server.client();
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

it('what one slot has shown is left out of the others at once', async () => {
  const all = campaigns();
  await consume(other, all.slice(0, 26));
  const pod = { bind, slots: [0, 1, 2].map(() => ({ options: all, ttlMs: 60_000 })), rememberMs: HOUR };
  const decide = async (): Promise<(string | number)[]> => {
    const { slots } = await me.reserve({ ...pod, id: id() });
    return slots.flatMap((slot) => ('key' in slot ? [slot.key, slot.refusals.length] : [slot.status]));
  };
  const calls = await world.calls(async () => {
    expect(await decide()).toEqual(['c26', 26, 'c27', 27, 'c28', 28]);
  });
  expect(calls).toBe(2);
  // The next time the others are used up, too.
  expect(await decide()).toEqual(['last', 29, 'last', 29, 'last', 29]);
});

it('a viewer of whom nothing is stored is not read', async () => {
  const never = Array.from({ length: 29 }, (_, index) => campaign(`c${index}`, { limits: [{ name: 'cap', at: 0n }] }));
  await admin.config('RESETSTAT');
  expect(await taken(me, [...never, campaign('last')])).toBe('last');
  expect(await admin.info('commandstats')).not.toContain('cmdstat_hgetall');
});

it('a few candidates more are offered rather than read', async () => {
  const all = campaigns();
  const few = [...all.slice(0, 8), all[29]!];
  await consume(other, all.slice(0, 29));
  await admin.config('RESETSTAT');
  expect(await taken(me, few)).toBe('last');
  expect(await admin.info('commandstats')).not.toContain('cmdstat_hgetall');
  expect(await world.calls(() => taken(me, few))).toBe(2);
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
    await remembering(all, async () => (hold = holdOf(await reserve(other, [all[3]!], { ttlMs }))));
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
