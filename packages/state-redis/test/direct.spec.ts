import { defineOption, type Charge, type HoldRef, type Option, type ReserveRequest } from '@xsp/core';
import type { RedisBackend } from '../src';
import { TurnedWorld } from './support/turned-world';
import { usesRedis } from './support/uses-redis';

const HOUR = 3_600_000;
const viewer = { kind: 'viewer', id: 'v' };
const household = { kind: 'household', id: 'h' };
const advertiser = { kind: 'advertiser', id: 'a' };
const forever = { kind: 'forever' } as const;
const seen = { partition: 'viewer', counter: ['seen'], window: forever, amount: 1n, whenLate: 'count' } as const;

const redis = usesRedis();
let world: TurnedWorld;
let backend: RedisBackend;

beforeEach(async () => {
  world = await TurnedWorld.begin(redis.admin);
  backend = await world.open({ share: 1 });
});
afterEach(() => world.end());

let made = 0;

async function decide(option: Option, own: Partial<ReserveRequest> = {}): Promise<HoldRef | undefined> {
  const slots = [{ options: [option], ttlMs: 60_000 }];
  const answer = await backend.reserve({ id: `r${++made}`, bind: { viewer }, slots, rememberMs: HOUR, ...own });
  const slot = answer.slots.at(-1)!;
  return slot.status === 'held' ? slot.hold : undefined;
}

/** So often that every call there is code for is done by it. */
async function learn(act: () => Promise<unknown>): Promise<void> {
  for (let times = 0; times < 4; times++) await act();
}

describe('limits that are kept beside another counter', () => {
  const start = 1_790_000_000_000;
  const day = { kind: 'fixed', start, end: start + 24 * HOUR } as const;
  const hour = { kind: 'fixed', start, end: start + 2 * HOUR } as const;
  const limits: Charge['limits'] = [{ name: 'budget', at: 'stored' }];
  const money = { partition: ['advertiser', 'a'], amount: 1n, limits, whenLate: 'fit' } as const;

  it.each<[string, Charge, Charge]>([
    [
      'one limit for two windows',
      { ...money, counter: ['many'], window: hour },
      { ...money, counter: ['many'], window: day },
    ],
    [
      'the limit of the field before',
      { ...money, counter: ['many'], window: forever },
      { ...money, counter: ['many'], window: day },
    ],
  ])('%s: an option that differs in nothing else is held to its own', async (_name, first, second) => {
    await backend.setLimit({ partition: advertiser, counter: ['many'], at: 1_000n });
    await backend.setLimit({ partition: advertiser, counter: ['few'], at: 5n });
    const same = defineOption('same', [first, second]);
    const own = defineOption('own', [first, { ...second, counter: ['few'] }]);
    await learn(() => decide(same));
    let held = 0;
    for (let times = 0; times < 12; times++) if (await decide(own)) held++;
    expect(held).toBe(5);
  });
});

it('names that a parameter makes one are asked and held together', async () => {
  const option = defineOption('together', [
    {
      ...seen,
      counter: ['seen', { param: 'in' }],
      window: { kind: 'rolling', ms: HOUR },
      limits: [{ name: 'cap', at: 1n }],
    },
    {
      ...seen,
      counter: ['seen', 'home'],
      window: { kind: 'sliding', ms: HOUR },
      limits: [{ name: 'often', at: 100n }],
    },
  ]);
  await learn(() => decide(option, { params: { in: 'news' } }));
  const bind = { viewer: { kind: 'viewer', id: 'another' } };
  expect(await decide(option, { bind, params: { in: 'home' } })).toBeDefined();
  expect(await decide(option, { bind, params: { in: 'home' } })).toBeUndefined();
});

describe('roles with odd names', () => {
  it.each(['-', '.', 'e', 'h', 'viewer.'])(
    "what a hold charges by the role %s, which is not the lead's, counts where that is",
    async (role) => {
      const option = defineOption('other', [{ ...seen, partition: role, limits: [] }]);
      const full = defineOption('full', [{ ...seen, limits: [{ name: 'none', at: 0n }] }]);
      const bind = { viewer, [role]: household };
      const slots = [
        { options: [full], ttlMs: 60_000 },
        { options: [option], ttlMs: 60_000 },
      ];
      await learn(async () => {
        await backend.commit({ hold: (await decide(option, { bind }))! });
        await backend.commit({ hold: (await decide(option, { bind, slots }))! });
      });
      const inspected = [viewer, household].map((partition) => ({ partition, counter: ['seen'], window: forever }));
      const { counters } = await backend.inspect(inspected);
      expect(counters.map(({ committed }) => committed)).toEqual([0n, 8n]);
    },
  );

  it('an event counts by the role - where that is', async () => {
    const option = defineOption('cap', [{ ...seen, limits: [] }]);
    const event = defineOption('event', [{ ...seen, partition: '-', limits: [] }]);
    const hold = (await decide(option))!;
    await backend.commit({ hold, event: 'click', option: event, bind: { '-': household } });
    const { counters } = await backend.inspect([{ partition: household, counter: ['seen'], window: forever }]);
    expect(counters[0]!.committed).toBe(1n);
  });
});
