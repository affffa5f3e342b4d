import {
  defineOption,
  ManualClock,
  MemoryBackend,
  StateError,
  type Charge,
  type HoldRef,
  type Option,
  type ReserveAnswer,
  type StateBackend,
} from '@xsp/core';
import fc from 'fast-check';
import { TurnedWorld } from './support/turned-world';
import { usesRedis } from './support/uses-redis';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = 1_790_000_123_457;
const viewers = ['v1', 'v2'].map((id) => ({ kind: 'viewer', id }));
const advertiser = { kind: 'advertiser', id: 'a' } as const;

const stored: Charge['limits'] = [{ name: 'stored', at: 'stored' }];
const at = (value: bigint): Charge['limits'] => [{ name: 'cap', at: value }];
const pace: Charge['limits'] = [
  {
    name: 'pace',
    at: {
      points: [
        [START, 0n],
        [START + HOUR, 4n],
        [START + 2 * HOUR, 1n],
      ],
    },
  },
];

/** Caps of all kinds; most refuse after the first ad. */
const kinds: readonly ((index: number) => Partial<Charge> & Pick<Charge, 'window' | 'limits'>)[] = [
  () => ({ window: { kind: 'rolling', ms: 20 * MINUTE }, limits: at(1n) }),
  () => ({ window: { kind: 'rolling', ms: 40_000 }, limits: at(1n) }),
  () => ({ window: { kind: 'sliding', ms: 30_000 }, limits: at(1n) }),
  () => ({ window: { kind: 'sliding', ms: HOUR }, limits: at(2n) }),
  () => ({ window: { kind: 'forever', forgetAfterMs: 10 * MINUTE }, limits: at(1n) }),
  () => ({ window: { kind: 'forever' }, limits: at(1n) }),
  () => ({ window: { kind: 'fixed', start: START - HOUR, end: START + 100 * HOUR }, limits: at(1n) }),
  () => ({ window: { kind: 'forever' }, limits: stored }),
  () => ({ window: { kind: 'forever' }, limits: pace }),
  () => ({ window: { kind: 'rolling', ms: HOUR }, limits: at(2n), room: 2n }),
  () => ({ window: { kind: 'rolling', ms: HOUR }, limits: at(0n) }),
  (index) => ({
    counter: ['stream', { param: 'stream' }, `c${index}`],
    window: { kind: 'rolling', ms: HOUR },
    limits: at(1n),
  }),
  (index) => ({
    counter: ['place', { position: 0 }, `c${index}`],
    window: { kind: 'rolling', ms: HOUR },
    limits: at(1n),
  }),
];

function campaign(index: number): Option {
  const cap = { partition: 'viewer', counter: ['cap', `c${index}`], amount: 1n, whenLate: 'count' } as const;
  const own: Charge = { ...cap, ...kinds[index % kinds.length]!(index) };
  const both: Charge = {
    ...cap,
    counter: ['both', `b${index % 7}`],
    window: { kind: 'rolling', ms: HOUR },
    limits: at(3n),
  };
  const money: Charge = {
    partition: [advertiser.kind, advertiser.id],
    counter: ['spend', `m${index % 3}`],
    window: { kind: 'forever' },
    amount: 1n,
    limits: stored,
    whenLate: 'fit',
  };
  return defineOption(`c${index}`, [own, ...(index % 4 === 1 ? [both] : []), ...(index % 5 === 2 ? [money] : [])]);
}

const options = Array.from({ length: 39 }, (_, index) => campaign(index));
const credit = (index: number): Option =>
  defineOption('credit', [
    {
      partition: 'viewer',
      counter: ['cap', `c${index}`],
      window: { kind: 'forever' },
      amount: -1n,
      limits: [],
      whenLate: 'count',
    },
  ]);

const which = { by: fc.nat(1), viewer: fc.constantFrom(0, 0, 0, 1) };
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('use' as const), ...which, range: fc.constantFrom(0, 13, 26) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('reserve' as const),
      ...which,
      from: fc.constantFrom(0, 0, 0, 13),
      slots: fc.constantFrom(1, 1, 2, 3),
      ttlMs: fc.constantFrom(1_000, 50_000, 50_000, HOUR),
      stream: fc.constantFrom('s1', 's1', 's2'),
      dryRun: fc.constantFrom(false, false, false, true),
      commit: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('commit' as const), ...which, hold: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), ...which, hold: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), ...which }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('limit' as const), ...which, limit: fc.nat(3), money: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('credit' as const), ...which, index: fc.constantFrom(5, 18, 31) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 900, 11_000, 31_000, 10 * MINUTE, 25 * MINUTE),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** At first one viewer has seen all. */
const used = ([0, 13, 26] as const).map((range): Step => ({ kind: 'use', by: 0, viewer: 0, range }));

const redis = usesRedis();

/** What was answered, as far as it does not depend on when a refusal was read. */
function told({ now, replayed, slots }: ReserveAnswer): unknown {
  return {
    now,
    replayed,
    slots: slots.map((slot) =>
      'refusals' in slot ? { ...slot, refusals: slot.refusals.map(({ key }) => key) } : slot,
    ),
  };
}

/** One step, with one backend of several on the same state. */
async function take(
  each: Step,
  index: number,
  backends: readonly StateBackend[],
  holds: readonly HoldRef[],
): Promise<unknown> {
  if (each.kind === 'wait') return undefined;
  const backend = backends[each.by % backends.length]!;
  const bind = { viewer: viewers[each.viewer]! };
  const hold = 'hold' in each ? holds[holds.length - 1 - each.hold] : undefined;
  const id = `r${index}`;
  switch (each.kind) {
    case 'reserve': {
      const slot = { options: [...options.slice(each.from), ...options.slice(0, each.from)], ttlMs: each.ttlMs };
      const slots = Array.from({ length: each.slots }, () => slot);
      const { stream, dryRun } = each;
      return backend.reserve({ id, bind, params: { stream }, slots, rememberMs: HOUR, dryRun });
    }
    case 'commit':
      return hold && backend.commit({ hold });
    case 'release':
      return hold && backend.release({ ...hold, rememberMs: HOUR });
    case 'erase':
      // What it removed includes what may be forgotten, as far as it is there still: backends differ.
      return void (await backend.erase(bind.viewer));
    case 'limit': {
      const at = BigInt(each.limit);
      if (each.money)
        return backend.setLimit({ partition: advertiser, counter: ['spend', `m${each.limit % 3}`], at: 5n * at });
      return backend.setLimit({ partition: bind.viewer, counter: ['cap', `c${[7, 20, 33][each.limit % 3]}`], at });
    }
    case 'use':
      for (const option of options.slice(each.range, each.range + 13)) {
        const request = { id: `${id}-${option.key}`, bind, params: { stream: 's1' }, options: [option], rememberMs: 1 };
        await outcome(backend.consume(request));
      }
      return undefined;
    case 'credit':
      return backend.consume({ id, bind, options: [credit(each.index)], rememberMs: HOUR });
  }
}

async function outcome(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    return { reason: error.reason };
  }
}

async function setUp(backend: StateBackend): Promise<void> {
  for (const partition of viewers) {
    for (const index of [7, 20, 33]) await backend.setLimit({ partition, counter: ['cap', `c${index}`], at: 1n });
  }
  for (const index of [0, 1, 2])
    await backend.setLimit({ partition: advertiser, counter: ['spend', `m${index}`], at: 5n });
}

it('two processes that remember what the other has changed choose what a plain backend chooses', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const world = await TurnedWorld.begin(redis.admin);
      const clock = new ManualClock(START);
      const model = new MemoryBackend({ clock });
      // The clock of the second stands still: it knows the state's time from the answers alone.
      const backends = [await world.open({ share: 1 }), await world.open({ share: 1 }, new ManualClock(START))];
      try {
        await setUp(model);
        await setUp(backends[0]!);
        for (const [index, each] of used.entries()) {
          await take(each, -1 - index, [model], []);
          await take(each, -1 - index, backends, []);
        }
        const holds: HoldRef[] = [];
        for (const [index, each] of steps.entries()) {
          // An erasure takes a millisecond; of that partition or of all: backends differ.
          const ms = each.kind === 'wait' ? each.ms : steps[index - 1]?.kind === 'erase' ? 2 : 0;
          clock.set(clock.now() + ms);
          await world.turnTo(clock.now());
          const [expected, answer] = [
            await outcome(take(each, index, [model], holds)),
            await outcome(take(each, index, backends, holds)),
          ];
          if (each.kind !== 'reserve' || 'reason' in (expected as object)) {
            expect(answer).toEqual(expected);
            continue;
          }
          expect(told(answer as ReserveAnswer)).toEqual(told(expected as ReserveAnswer));
          if (each.dryRun) continue;
          for (const slot of (expected as ReserveAnswer).slots) {
            if (slot.status !== 'held') continue;
            holds.push(slot.hold);
            if (each.commit) {
              await model.commit({ hold: slot.hold });
              await backends[each.by]!.commit({ hold: slot.hold });
            }
          }
        }
      } finally {
        await world.end();
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);
