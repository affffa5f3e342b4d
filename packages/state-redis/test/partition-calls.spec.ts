import { defineOption, type Charge, type Option } from '@xsp/core';
import type { RedisRequest } from '../src/connection/link';
import { encodeOption } from '../src/encode/encode-option';
import { commitRequest, eventText, fillRequest, reserveRequest, undoRequest } from '../src/encode/encode-request';
import { partBind, partId } from '../src/spread/parts';
import { TurnedWorld } from './support/turned-world';
import { usesRedis } from './support/uses-redis';

// Calls that may touch one partition only, as on a cluster.

const viewer = { kind: 'viewer', id: 'v' };
const household = { kind: 'household', id: 'h' };
const [lead, home] = ['viewer/v', 'advertiser/a'];
const forever = { kind: 'forever', forgetAfterMs: 86_400_000 } as const;
const cap: Charge['limits'] = [{ name: 'cap', at: 9n }];
const seen = { partition: 'viewer', window: forever, amount: 1n, limits: cap, whenLate: 'count' } as const;
const money = { partition: ['advertiser', 'a'], window: { kind: 'forever' }, amount: 1n, whenLate: 'fit' } as const;

const redis = usesRedis();
let world: TurnedWorld;

beforeEach(async () => (world = await TurnedWorld.begin(redis.admin)));

it('what is held instead of something else is of its own roles and parameters', async () => {
  const bind = { viewer, household };
  const first = defineOption('first', [{ ...seen, counter: ['seen'] }]);
  const other = defineOption('other', [
    { ...seen, counter: ['stream', { param: 'stream' }] },
    { ...seen, partition: 'household', counter: ['seen'] },
  ]);
  await world.learn([first, other]);
  const request = (mode: 'R' | 'W', option: Option, number: number): RedisRequest => {
    const slot = { options: [option], ttlMs: 60_000 };
    return reserveRequest({
      mode,
      lead,
      id: 'r1',
      fingerprint: '#1',
      rememberMs: 600_000,
      validity: '0 0',
      bind,
      params: { stream: 's1' },
      slots: [{ slot, options: [option], encoded: [encodeOption(option)], more: false }],
      groups: [],
      attempt: { number, leaves: false },
    });
  };
  expect(await world.execute(request('R', first, 0), lead)).toMatch(/^R \d+ H,0,1,\d+ @65536$/);
  expect(await world.execute(request('W', other, 65_536), lead)).toMatch(/^R \d+ H,0,1,\d+ @65537$/);
  expect(await redis.admin.hexists(world.key(lead), 'c:stream/s1')).toBe(1);
});

it('a commit that fails leaves nobody to be told of it', async () => {
  const option = defineOption('ad', [
    { ...seen, counter: ['seen'] },
    { ...money, counter: ['spend'], limits: [{ name: 'budget', at: 'stored' }] },
  ]);
  const click = defineOption('click', [{ ...money, counter: ['clicks'], limits: [{ name: 'budget', at: 'stored' }] }]);
  await world.learn([option, click]);
  const backend = await world.open();
  await backend.setLimit({ partition: { kind: 'advertiser', id: 'a' }, counter: ['spend'], at: 9n });
  const id = partId(lead, 'r1', 0);
  const bind = partBind(new Map([['viewer', lead]]));
  const plan = `600000 0 0 s60000,1,0,${encodeOption(option).token}`;
  const attempt = { number: 65_536, leaves: false };
  const held = fillRequest({ mode: 'R', attempt, lead: home, id, fingerprint: '#1', bind, params: '', plan });
  expect(await world.execute(held, home)).toMatch(/^R \d+ H,0,1,/);
  const event = eventText(click, { bind: {} });
  expect(await world.execute(commitRequest(home, id, 0, 'click', event), home)).toMatch(/^E missing/);
  expect(await redis.admin.zcard(`${world.key(home)}:unheard`)).toBe(0);
  expect(await world.execute(commitRequest(home, id, 0, 'impression'), home)).toMatch(/ committed /);
  expect(await redis.admin.zcard(`${world.key(home)}:unheard`)).toBe(1);
});

it('what remembers an event in the place of a trace turns away who was turned away before', async () => {
  const [option, other] = ['option', 'other'].map((key) => {
    return defineOption(key, [{ ...money, counter: ['views'], limits: [], whenLate: 'count' }]);
  }) as [Option, Option];
  await world.learn([option, other]);
  const id = partId(lead, 'r1', 0);
  const bind = partBind(new Map([['viewer', lead]]));
  const hold = (mode: 'R' | 'W', { token }: { token: string }, number: number): Promise<string> => {
    const plan = `600000 0 0 s60000,1,0,${token}`;
    const attempt = { number, leaves: true };
    return world.execute(
      fillRequest({ mode, attempt, lead: home, id, fingerprint: '#1', bind, params: '', plan }),
      home,
    );
  };
  await world.execute(undoRequest(home, id, { number: 65_538, leaves: true }), home);
  expect(await hold('R', encodeOption(other), 65_537)).toMatch(/^S \d+ 65538$/);
  expect(await hold('W', encodeOption(option), 0)).toMatch(/^R \d+ H,0,1,/);
  expect(await hold('R', encodeOption(other), 65_537)).toMatch(/^S \d+ 65538$/);
});
