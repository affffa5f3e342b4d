import { defineOption, ManualClock, type HoldRef, type Option, type ReserveRequest } from '@xsp/core';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { RedisBackend } from '../src';
import { loadLibrary } from '../src/connection/connect';
import { keyPrefix } from '../src/names';
import {
  START,
  HOUR,
  viewer,
  household,
  advertiser,
  asked,
  seen,
  money,
  limit,
  budget,
  options,
  clicked,
  credit,
} from './support/many-options';
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
