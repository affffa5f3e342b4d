import { defineOption, ManualClock, type Charge, type HoldRef, type Option, type ReserveRequest } from '@xsp/core';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { RedisBackend } from '../src';
import { loadLibrary } from '../src/connection/connect';
import { keyPrefix } from '../src/names';
import { RedisServer } from './support/redis-server';
import { turnable, turnableLibrary } from './support/test-clock';

// Without the code of whole options: fields are put through theirs one by one. And without that: charge's acts do everything.
const direct = 'local function none() return nil end\nreturn { run = none }\n';
const compile = 'local function none() return false end\nreturn { SHARED = "", reserve = none, commit = none }\n';
const libraries = [turnableLibrary, turnable({ direct }), turnable({ direct, compile })];
// And one that remembers four options and templates, or eight.
const forgetful = turnable({
  option: readFileSync(join(__dirname, '..', 'src', 'lua', 'option.lua'), 'utf8')
    .replace('GENERATION = 20000', 'GENERATION = 4')
    .replace('LOOK_EVERY = 50', 'LOOK_EVERY = 1'),
});
const START = 1_790_000_123_457;
const HOUR = 3_600_000;
const viewer = { kind: 'viewer', id: 'v' };
const household = { kind: 'household', id: 'h' };
const advertiser = { kind: 'advertiser', id: 'a' };
const asked = { bind: { viewer, household }, params: { stream: 's' } };

const seen = { partition: 'viewer', counter: ['seen'], amount: 1n, whenLate: 'count' } as const;
const money = { partition: ['advertiser', 'a'], counter: ['spend'], whenLate: 'fit' } as const;
const hour = { kind: 'fixed', start: START - HOUR, end: START + 20 * HOUR } as const;
const limit = (at: bigint): Charge['limits'] => [{ name: 'cap', at }];
const budget: Charge['limits'] = [{ name: 'budget', at: 'stored' }];
const pace: Charge['limits'] = [
  {
    name: 'pace',
    at: {
      points: [
        [START, 10n],
        [START + HOUR, 2n ** 60n],
      ],
    },
  },
];
const options: readonly Option[] = [
  defineOption('caps', [
    { ...seen, window: { kind: 'rolling', ms: HOUR }, limits: limit(4n) },
    { ...seen, window: { kind: 'rolling', ms: 3 * HOUR }, limits: limit(7n) },
    { ...seen, window: { kind: 'sliding', ms: 60_000 }, limits: limit(2n) },
  ]),
  defineOption('one of them', [{ ...seen, window: { kind: 'rolling', ms: HOUR }, limits: limit(3n) }]),
  defineOption('counted', [
    { ...seen, window: { kind: 'rolling', ms: HOUR }, limits: [] },
    { ...seen, window: { kind: 'forever', forgetAfterMs: 2 * HOUR }, amount: 2n, limits: limit(40n) },
  ]),
  defineOption('money', [
    { ...money, window: { kind: 'forever' }, amount: 7n, limits: [...budget, ...pace] },
    { ...money, window: { ...hour, kept: true }, amount: 7n, limits: [] },
    { ...seen, counter: ['other'], window: { kind: 'sliding', ms: 30_000 }, limits: limit(3n) },
  ]),
  defineOption('much money', [
    { ...money, window: { kind: 'forever' }, amount: 2n ** 60n + 1n, limits: budget },
    {
      ...money,
      counter: ['big'],
      window: hour,
      amount: 2n ** 40n,
      limits: limit(2n ** 52n),
      whenLate: 'count',
    },
  ]),
  defineOption('room', [{ ...money, window: { kind: 'forever' }, amount: 0n, room: 9n, limits: budget }]),
  defineOption('a day', [{ ...money, counter: ['day'], window: hour, amount: 3n, limits: budget }]),
  defineOption('never', [{ ...seen, window: { kind: 'sliding', ms: 60_000 }, limits: limit(0n) }]),
  defineOption('a household', [
    { ...seen, partition: 'household', window: { kind: 'rolling', ms: HOUR }, limits: limit(5n) },
    { ...money, window: { kind: 'forever' }, amount: 1n, limits: budget },
  ]),
  defineOption('only counted', [
    { ...money, counter: ['shown'], window: { kind: 'forever', forgetAfterMs: HOUR }, amount: 1n, limits: [] },
    { ...seen, counter: ['shown'], window: { kind: 'forever', forgetAfterMs: HOUR }, limits: [] },
  ]),
  defineOption('only counted, in a household', [
    { ...seen, partition: 'household', counter: ['shown'], window: { kind: 'forever' }, limits: [] },
  ]),
  defineOption('delivered', [
    { ...seen, window: { kind: 'rolling', ms: HOUR }, limits: limit(20n) },
    { ...money, window: { kind: 'forever' }, amount: 7n, limits: budget },
    { ...money, counter: ['at', { param: 'stream' }], window: { ...hour, kept: true }, amount: 7n, limits: [] },
    { ...money, counter: [{ param: 'stream' }, { position: 2 }], window: { kind: 'forever' }, amount: 1n, limits: [] },
  ]),
  defineOption('very much', [
    { ...seen, window: { kind: 'rolling', ms: HOUR }, limits: limit(20n) },
    { ...seen, counter: ['other'], window: { kind: 'sliding', ms: HOUR }, amount: 2n, limits: limit(20n) },
    { ...money, window: { kind: 'forever' }, amount: 7n, limits: [...budget, ...pace] },
    { ...money, counter: ['day'], window: hour, amount: 3n, limits: [...budget, ...pace] },
    ...Array.from({ length: 9 }, (_, index) => ({
      ...money,
      counter: ['report', `${index}`, { param: 'stream' }],
      window: { ...hour, kept: true },
      amount: BigInt(index + 1),
      limits: [],
    })),
  ]),
  defineOption('lately', [
    { ...seen, counter: ['lately'], window: { kind: 'sliding', ms: HOUR }, limits: limit(1_000n) },
  ]),
  defineOption('both', [
    { ...seen, counter: ['both'], window: { kind: 'sliding', ms: HOUR }, limits: limit(9n) },
    { ...seen, partition: 'household', counter: ['both'], window: { kind: 'sliding', ms: HOUR }, limits: limit(5n) },
  ]),
  defineOption('a place of a stream', [
    {
      ...seen,
      counter: ['stream', { param: 'stream' }, { position: 0 }],
      window: { kind: 'forever', forgetAfterMs: HOUR },
      limits: limit(2n),
    },
  ]),
  defineOption(
    'twenty',
    Array.from({ length: 20 }, (_, index): Charge => {
      const windows = [
        { kind: 'rolling', ms: (index + 1) * HOUR },
        { kind: 'sliding', ms: (index + 1) * 20_000 },
        { ...hour, start: START - HOUR - index },
      ] as const;
      return {
        ...seen,
        partition: index > 12 ? 'viewer' : ['advertiser', index > 6 ? 'a' : 'b'],
        counter: ['twenty', `${index % 4}`],
        window: windows[index % 3]!,
        amount: BigInt(1 + (index % 3)),
        limits: limit(BigInt(5 + index)),
      };
    }),
  ),
  // What differs between these is which limit belongs to which counter.
  defineOption('two windows of one limit', [
    { ...money, counter: ['day'], window: hour, amount: 1n, limits: budget },
    { ...money, counter: ['day'], window: { ...hour, end: hour.end + HOUR }, amount: 1n, limits: budget },
  ]),
  defineOption('two windows of two limits', [
    { ...money, counter: ['clicks'], window: hour, amount: 1n, limits: budget },
    { ...money, counter: ['day'], window: { ...hour, end: hour.end + HOUR }, amount: 1n, limits: budget },
  ]),
  defineOption('two windows that are in one field', [
    { ...seen, counter: ['in', { param: 'stream' }], window: { kind: 'rolling', ms: HOUR }, limits: limit(3n) },
    { ...seen, counter: ['in', 's'], window: { kind: 'sliding', ms: 60_000 }, limits: limit(2n) },
  ]),
];
const clicked = defineOption('clicked', [
  { ...money, counter: ['clicks'], window: { kind: 'forever' }, amount: 9n, limits: budget },
  { ...seen, counter: ['clicked'], window: { kind: 'rolling', ms: HOUR }, limits: [] },
]);
const credit = defineOption('credit', [{ ...money, window: { kind: 'forever' }, amount: -3n, limits: [] }]);

// Few at a time, so that the same counters are met again and again.
const few = fc.subarray([...options], { minLength: 1, maxLength: 3 });
const reserving = fc.record({
  kind: fc.constant('reserve' as const),
  options: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
  ttlMs: fc.constantFrom<number>(1_000, 40_000, HOUR),
  slots: fc.constantFrom<number>(1, 1, 1, 2),
  rememberMs: fc.constantFrom<number>(1_000, HOUR, 5 * HOUR),
});
const committing = fc.record({
  kind: fc.constant('commit' as const),
  hold: fc.nat(3),
  event: fc.constantFrom(undefined, undefined, 'start', 'click'),
});
const erasing = fc.record({
  kind: fc.constant('erase' as const),
  partition: fc.constantFrom(viewer, advertiser, advertiser, household),
});
const step = fc.oneof(
  { weight: 4, arbitrary: reserving },
  { weight: 4, arbitrary: committing },
  { weight: 2, arbitrary: erasing },
  fc.record({ kind: fc.constant('release' as const), hold: fc.nat(5) }),
  fc.record({ kind: fc.constant('again' as const), request: fc.nat(3) }),
  fc.record({ kind: fc.constant('wait for an end' as const), hold: fc.nat(3), ms: fc.constantFrom(-1, 0, 1) }),
  // Clocks of servers differ: after a fail-over time may be earlier than it was.
  fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom<number>(1, 700, 31_000, HOUR, -900, -40_000) }),
  fc.record({ kind: fc.constant('limit' as const), at: fc.constantFrom(0n, 15n, 2n ** 62n) }),
  fc.record({ kind: fc.constant('consume' as const), option: fc.constantFrom(...options, credit) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let server: RedisServer;
let admin: Redis;

beforeAll(async () => {
  server = await RedisServer.start();
  admin = server.client();
  for (const library of [...libraries, forgetful]) await loadLibrary(admin, library);
});
afterAll(async () => {
  admin.disconnect();
  await server.stop();
});

/** The same steps with one of the libraries: what was answered, and what is stored. */
async function run(library: typeof turnableLibrary, chosen: readonly Option[], steps: readonly Step[]) {
  await admin.flushall();
  const clock = new ManualClock(START);
  const turn = async (ms: number): Promise<void> => {
    clock.set(ms);
    await admin.fcall(library.turn, 0, keyPrefix('xsp:'), ms);
  };
  await turn(START);
  const backend = await RedisBackend.open({ client: admin, library, clock, share: 1, deadlineMs: 5_000 });
  for (const [name, at] of [
    ['spend', 2n ** 62n],
    ['day', 20n],
    ['clicks', 50n],
  ] as const) {
    await backend.setLimit({ partition: advertiser, counter: [name], at });
  }
  const answers: unknown[] = [];
  const holds: HoldRef[] = [];
  const ends: number[] = [];
  const requests: ReserveRequest[] = [];
  for (const [index, each] of steps.entries()) {
    const hold = 'hold' in each ? holds[holds.length - 1 - each.hold] : undefined;
    if (each.kind === 'wait') await turn(clock.now() + each.ms);
    else if (each.kind === 'wait for an end') {
      const end = ends[ends.length - 1 - each.hold];
      if (end !== undefined) await turn(end + each.ms);
    } else if (each.kind === 'again') {
      const request = requests[requests.length - 1 - each.request];
      if (request) answers.push(await backend.reserve(request).catch(String));
    } else if (each.kind === 'reserve') {
      const slot = { options: each.options.map((option) => chosen[option % chosen.length]!), ttlMs: each.ttlMs };
      const slots = Array.from({ length: each.slots }, () => slot);
      const request = { id: `r${index}`, ...asked, slots, rememberMs: each.rememberMs };
      requests.push(request);
      const answer = await backend.reserve(request).catch(String);
      answers.push(answer);
      if (typeof answer === 'string') continue;
      for (const taken of answer.slots) {
        if (taken.status !== 'held') continue;
        holds.push(taken.hold);
        ends.push(taken.expiresAt);
      }
    } else if (each.kind === 'erase') answers.push(await backend.erase(each.partition));
    else if (each.kind === 'limit')
      answers.push(await backend.setLimit({ partition: advertiser, counter: ['spend'], at: each.at }));
    else if (each.kind === 'consume') {
      const answer = backend.consume({ id: `c${index}`, ...asked, options: [each.option], rememberMs: HOUR });
      answers.push(await answer.catch(String));
    } else if (hold && each.kind === 'commit') {
      const counts = each.event === 'click' && { option: clicked, bind: asked.bind };
      const answer = backend.commit({ hold, ...(each.event && { event: each.event }), ...counts });
      answers.push(await answer.catch(String));
    } else if (hold) answers.push(await backend.release({ ...hold, rememberMs: HOUR }));
  }
  await backend.close();
  const stored: Record<string, Record<string, Buffer>> = {};
  for (const key of await admin.keys('xsp:*{*}')) stored[key] = await admin.hgetallBuffer(key);
  return { answers, stored };
}

it('compiled code answers and stores what the acts do, to the last byte', async () => {
  await fc.assert(
    fc.asyncProperty(few, fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), async (chosen, steps) => {
      const [whole, byField, plain] = [
        await run(libraries[0]!, chosen, steps),
        await run(libraries[1]!, chosen, steps),
        await run(libraries[2]!, chosen, steps),
      ];
      expect(byField).toEqual(plain);
      expect(whole).toEqual(plain);
    }),
    { numRuns: 300 },
  );
});

it('options that were forgotten are asked for again, and mean the same', async () => {
  await fc.assert(
    fc.asyncProperty(few, fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), async (chosen, steps) => {
      expect(await run(forgetful, chosen, steps)).toEqual(await run(libraries[2]!, chosen, steps));
    }),
    { numRuns: 50 },
  );
});

it('a log that late events have filled is cut by the acts', async () => {
  const reserve = (ttlMs: number): Step => ({ kind: 'reserve', options: [0], ttlMs, slots: 1, rememberMs: HOUR });
  const commit = (hold: number): Step => ({ kind: 'commit', hold, event: undefined });
  const wait = (ms: number): Step => ({ kind: 'wait', ms });
  const ended = [...Array.from({ length: 501 }, () => reserve(1_000)), wait(2_000)];
  const late = Array.from({ length: 1_002 }, (_, index) => [commit(index + 1), wait(1)]).flat();
  const steps = [...ended, ...ended, reserve(HOUR), ...late, commit(0)];
  const lately = options.filter(({ key }) => key === 'lately');
  const whole = await run(libraries[0]!, lately, steps);
  expect(whole).toEqual(await run(libraries[2]!, lately, steps));
  expect(whole.answers.at(-1)).toMatchObject({ status: 'committed' });
});

it('the usual decision and its commit read and write each partition once', async () => {
  await admin.flushall();
  const backend = await RedisBackend.open({ client: admin, share: 1, deadlineMs: 5_000 });
  await backend.setLimit({ partition: advertiser, counter: ['spend'], at: 2n ** 62n });
  const now = Date.now();
  const window = { kind: 'fixed', start: now - HOUR, end: now + HOUR, kept: true } as const;
  const option = defineOption('usual', [
    { ...seen, window: { kind: 'rolling', ms: HOUR }, limits: limit(1_000n) },
    { ...money, window: { kind: 'forever' }, amount: 7n, limits: budget },
    ...Array.from({ length: 9 }, (_, index) => ({
      ...money,
      counter: ['delivery', `${index}`, { param: 'placement' }],
      window,
      amount: BigInt(index + 1),
      limits: [],
    })),
  ]);
  const request = { bind: { viewer }, params: { placement: 'home' }, rememberMs: HOUR } as const;
  const decide = async (id: string): Promise<HoldRef> => {
    const { slots } = await backend.reserve({ ...request, id, slots: [{ options: [option], ttlMs: 60_000 }] });
    return slots[0]!.status === 'held' ? slots[0]!.hold : Promise.reject(new Error('expected a hold'));
  };
  await backend.commit({ hold: await decide('warm') });
  await backend.commit({ hold: await decide('warmer') });

  const calls = async (act: () => Promise<unknown>): Promise<string> => {
    await admin.config('RESETSTAT');
    await act();
    const stats = await admin.info('commandstats');
    const counted = ['hget', 'hmget', 'hset', 'hgetall'].map((name) => {
      return `${name} ${new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(stats)?.[1] ?? 0}`;
    });
    return counted.join(', ');
  };
  let hold: HoldRef | undefined;
  expect(await calls(async () => (hold = await decide('one')))).toBe('hget 0, hmget 2, hset 2, hgetall 0');
  // What was reserved has to be read before it is known what the hold charges.
  expect(await calls(() => backend.commit({ hold: hold! }))).toBe('hget 0, hmget 3, hset 2, hgetall 0');
  await backend.close();
});
