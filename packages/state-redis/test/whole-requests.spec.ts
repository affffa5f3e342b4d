import { defineOption, ValidationError, type Option } from '@xsp/core';
import { TurnedWorld } from './support/turned-world';
import { usesRedis } from './support/uses-redis';

const HOUR = 3_600_000;
const advertiser = { kind: 'advertiser', id: 'a' };
const window = { kind: 'forever' } as const;

const redis = usesRedis();
let world: TurnedWorld;

beforeEach(async () => (world = await TurnedWorld.begin(redis.admin)));
afterEach(() => world.end());

function request(id: string, viewer: string, options: readonly Option[]) {
  const slots = options.map((option) => ({ options: [option], ttlMs: 60_000 }));
  return { id, bind: { viewer: { kind: 'viewer', id: viewer } }, slots, rememberMs: HOUR };
}

it('the largest request there can be is held whole', async () => {
  const options = Array.from({ length: 64 }, (_, slot) =>
    defineOption(
      `o${slot}`,
      Array.from({ length: 64 }, (_, index) => ({
        partition: ['advertiser', 'a'] as const,
        counter: ['many', `${slot}`, `${index}`],
        window,
        amount: 1n,
        limits: [{ name: 'cap', at: 1n }],
        whenLate: 'count' as const,
      })),
    ),
  );
  const backend = await world.open();
  const { slots } = await backend.reserve(request('r1', 'v1', options));
  expect(new Set(slots.map(({ status }) => status))).toEqual(new Set(['held']));
  expect(await redis.admin.hlen(world.key('advertiser/a'))).toBe(64 * 64 + 1);
  const refs = [0, 63].map((each) => ({ partition: advertiser, counter: ['many', '63', `${each}`], window }));
  expect((await backend.inspect(refs)).counters.map(({ held }) => held)).toEqual([1n, 1n]);
});

it('parameters that a record has no room for are refused', async () => {
  const name = (index: number): string => `p${index}`.padEnd(64, '-');
  const names = Array.from({ length: 64 * 8 }, (_, index) => name(index));
  const option = defineOption(
    'many parameters',
    Array.from({ length: 64 }, (_, index) => ({
      partition: 'viewer',
      counter: names.slice(8 * index, 8 * index + 8).map((param) => ({ param })),
      window: { kind: 'rolling' as const, ms: 1_000 + index },
      amount: 1n,
      limits: [],
      whenLate: 'count' as const,
    })),
  );
  const backend = await world.open();
  const params = Object.fromEntries(names.map((each) => [each, each]));
  const asked = { ...request('r1', 'v1', [option]), params };
  await expect(backend.reserve(asked)).rejects.toThrow(ValidationError);
  expect(await redis.admin.exists(world.key('viewer/v1'))).toBe(0);
});

it('a partition whose time is later than the clock takes no other along that shares its call', async () => {
  const option = defineOption('cap', [
    {
      partition: 'viewer',
      counter: ['seen'],
      window,
      amount: 1n,
      limits: [{ name: 'cap', at: 9n }],
      whenLate: 'count',
    },
  ]);
  const backend = await world.open();
  const start = world.now;
  await world.turnTo(start + HOUR);
  await backend.reserve(request('r1', 'ahead', [option]));
  await world.turnTo(start);
  const [ahead, other] = await Promise.all([
    backend.reserve(request('r2', 'ahead', [option])),
    backend.reserve(request('r3', 'other', [option])),
  ]);
  expect(ahead.now).toBe(start + HOUR);
  expect(other.now).toBe(start);
});

it('more counters of a partition are read than Lua can pass on at once', async () => {
  const backend = await world.open();
  const refs = Array.from({ length: 9_000 }, (_, index) => ({ partition: advertiser, counter: [`c${index}`], window }));
  await backend.setLimit({ partition: advertiser, counter: ['c8999'], at: 7n });
  const { counters } = await backend.inspect(refs);
  expect(counters).toHaveLength(9_000);
  expect(counters.at(-1)!.limit?.at).toBe(7n);
});
