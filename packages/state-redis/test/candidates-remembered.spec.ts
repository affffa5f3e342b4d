import { ManualClock, type Option } from '@xsp/core';
import type { RedisBackend } from '../src';
import {
  bind,
  campaign,
  campaigns,
  consume,
  HOUR,
  household,
  id,
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
    const short = { window: { kind: 'rolling', ms: HOUR / 2 } } as const;
    const all = campaigns().map((option, index) => (index < 29 ? campaign(`c${index}`, short) : option));
    await consume(other, all.slice(3, 4));
    await world.turnTo(world.now + 10);
    await consume(other, [...all.slice(0, 3), ...all.slice(4, 29)]);
    const start = world.now - 10;
    expect(await taken(me, all)).toBe('last');
    await world.turnTo(start + HOUR / 2 - 1);
    expect(await world.calls(async () => expect(await taken(me, all)).toBe('last'))).toBe(1);
    await world.turnTo(start + HOUR / 2);
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
    await remembering({ world, me, other }, all, () => consume(other, [all[3]!]));
    // The same lead, but the caps are those of somebody else.
    const slot = await reserve(me, all, { bind: { household: viewer, viewer: { kind: 'viewer', id: 'v2' } } });
    expect(slot).toMatchObject({ key: 'c0' });
  });

  it('of a request that leads another partition nothing', async () => {
    const all = campaigns();
    await remembering({ world, me, other }, all, () => consume(other, [all[3]!]));
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
    await remembering({ world, me, other }, all, () => consume(other, [paid]));
    await other.setLimit({ ...limit, at: 2n });
    expect(await taken(me, all)).toBe('c3');
  });

  it('not for a dry run', async () => {
    const all = campaigns();
    await remembering({ world, me, other }, all, () => consume(other, [all[3]!]));
    await other.erase(viewer);
    const slots = [{ options: all, ttlMs: 60_000 }];
    const told = await me.reserve({ id: id(), bind, slots, rememberMs: HOUR, dryRun: true });
    expect(told.slots[0]).toMatchObject({ key: 'c0' });
  });

  it('as long as what it rests on: a hold that is given back takes nothing along that was seen', async () => {
    const all = campaigns();
    const given = async (option: Option): Promise<void> => {
      const slot = await reserve(other, [option]);
      if (slot.status !== 'held') throw new Error(`should be held, but is ${slot.status}`);
      await other.release({ ...slot.hold, rememberMs: HOUR });
    };
    await remembering({ world, me, other }, all, () => consume(other, [all[3]!]));
    await given(campaign('another'));
    expect(await world.calls(async () => expect(await taken(me, all)).toBe('last'))).toBe(1);
    // Two that rest on holds: only what is asked of them is asked anew.
    const [first, second] = [campaign('first'), campaign('second')];
    const hold = await reserve(other, [first]);
    await reserve(other, [second]);
    const more = [first, second, ...all];
    for (let time = 0; time < 2; time++) expect(await taken(me, more)).toBe('last');
    expect(await world.calls(async () => expect(await taken(me, more)).toBe('last'))).toBe(1);
    await given(campaign('another'));
    // What it relied on was not so any more; the rest of it is, and is not read again.
    expect(await world.calls(async () => expect(await taken(me, more)).toBe('last'))).toBe(2);
    if (hold.status === 'held') await other.release({ ...hold.hold, rememberMs: HOUR });
    expect(await taken(me, more)).toBe('first');
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
    const own = await world.open({ url: redis.server.url });
    await consume(other, all.slice(0, 29));
    await taken(own, all);
    expect(await world.calls(() => taken(own, all))).toBe(1);
    await redis.admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    expect(await world.calls(() => taken(own, all))).toBeGreaterThan(1);
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
  await redis.admin.config('RESETSTAT');
  expect(await taken(me, [...never, campaign('last')])).toBe('last');
  expect(await redis.admin.info('commandstats')).not.toContain('cmdstat_hgetall');
});

it('a few candidates more are offered rather than read', async () => {
  const all = campaigns();
  const few = [...all.slice(0, 8), all[29]!];
  await consume(other, all.slice(0, 29));
  await redis.admin.config('RESETSTAT');
  expect(await taken(me, few)).toBe('last');
  expect(await redis.admin.info('commandstats')).not.toContain('cmdstat_hgetall');
  expect(await world.calls(() => taken(me, few))).toBe(2);
});
