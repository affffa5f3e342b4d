import {
  defineOption,
  type StateError,
  type Charge,
  type Option,
  type Partition,
  type ReleaseAnswer,
  type ReserveRequest,
  type SlotAnswer,
} from '@xsp/core';
import { setTimeout as later } from 'node:timers/promises';
import type { RedisBackend } from '../src';
import { keyPrefix } from '../src/names';
import { ClusterSet } from './support/cluster-set';
import { Hooked } from './support/hooked';
import { id } from './support/offers';
import { price, SPEND } from './support/paid-ads';

// On a cluster a reservation takes several steps: what others do between two of them.

const PREFIX = 'between:';
const SHOWN = { window: { kind: 'forever', forgetAfterMs: 600_000 } } as const;

function cap(at: bigint, counter: string[] = ['shown']): Charge {
  return { ...SHOWN, counter, partition: 'viewer', amount: 1n, limits: [{ name: 'cap', at }], whenLate: 'count' };
}

function paid(key: string, payer: Partition): Option {
  return defineOption(key, [cap(9n), price(payer, 1n)]);
}

let set: ClusterSet;
let clients: Hooked[];
let backend: RedisBackend;
let poor: Partition;
let rich: Partition;
let viewer: Partition;
let own: string;

beforeAll(async () => (set = await ClusterSet.start()), 60_000);
afterAll(() => set.stop());
beforeEach(async () => {
  clients = [await Hooked.open(set, PREFIX), await Hooked.open(set, PREFIX)];
  backend = clients[0]!.backend;
  own = id();
  viewer = { kind: 'viewer', id: id() };
  [poor, rich] = [
    { kind: 'advertiser', id: id() },
    { kind: 'advertiser', id: id() },
  ];
  await backend.setLimit({ partition: poor, ...SPEND, at: 0n });
  await backend.setLimit({ partition: rich, ...SPEND, at: 9n });
});
afterEach(async () => {
  for (const client of clients) await client.close();
});

/** One slot, whose first option the lead takes, and its money refuses. */
function asked(options = [paid('poor', poor), paid('rich', rich)]): ReserveRequest {
  return { id: own, bind: { viewer }, slots: [{ options, ttlMs: 60_000 }], rememberMs: 600_000 };
}

async function reserve(request = asked()): Promise<SlotAnswer> {
  return (await backend.reserve(request)).slots[0]!;
}

async function heldOf(payer: Partition): Promise<bigint | undefined> {
  const { counters } = await backend.inspect([{ partition: payer, ...SPEND }]);
  return counters[0]!.held;
}

describe('released while it is under way', () => {
  const release = (): Promise<ReleaseAnswer> =>
    clients[1]!.backend.release({ reservation: own, lead: viewer, rememberMs: 600_000 });

  async function endedForGood(): Promise<void> {
    expect(await heldOf(rich)).toBe(0n);
    expect(await reserve()).toEqual({ status: 'ended' });
    expect(await heldOf(rich)).toBe(0n);
  }

  it('before it is filled anew: it holds nothing any more', async () => {
    clients[0]!.around(own, async (letter, call) => {
      if (letter === 'W') expect(await release()).toMatchObject({ status: 'released' });
      return call();
    });
    expect(await reserve()).toEqual({ status: 'ended' });
    await endedForGood();
  });

  it('from before to after it is filled anew: what it holds since is given back, too', async () => {
    let goOn = (): void => undefined;
    const isFilled = new Promise<void>((resolve) => (goOn = resolve));
    let releasing: Promise<ReleaseAnswer> | undefined;
    clients[0]!.around(own, async (letter, call) => {
      if (letter !== 'W') return call();
      // What there is was read, nothing of it was released yet.
      await new Promise<void>((resolve) => {
        clients[1]!.around(own, async (_, release) => {
          resolve();
          await isFilled;
          return release();
        });
        releasing = release();
      });
      return call();
    });
    expect(await reserve()).toMatchObject({ status: 'held', key: 'rich' });
    goOn();
    expect(await releasing).toMatchObject({ status: 'released' });
    await endedForGood();
  });

  it('from before it is begun to when it holds: that is given back', async () => {
    let goOn = (): void => undefined;
    const isHeld = new Promise<void>((resolve) => (goOn = resolve));
    let releasing: Promise<ReleaseAnswer> | undefined;
    await new Promise<void>((resolve) => {
      clients[1]!.around(own, async (_, call) => {
        resolve();
        await isHeld;
        return call();
      });
      releasing = release();
    });
    expect(await reserve()).toMatchObject({ status: 'held', key: 'rich' });
    goOn();
    expect(await releasing).toMatchObject({ status: 'released' });
    await endedForGood();
  });
});

it('what is held by the way does not refuse what stands further on', async () => {
  const refused = [1, 2, 3].map((index) => defineOption(`full${index}`, [cap(0n, ['own', `${index}`])]));
  const options = [
    defineOption('poor', [cap(1n), price(poor, 1n)]),
    ...refused,
    defineOption('rich', [cap(1n), price(rich, 1n)]),
  ];
  const slot = await reserve(asked(options));
  expect(slot).toMatchObject({ status: 'held', key: 'rich' });
});

it('what is refused leaves nothing in the partition that refused it', async () => {
  const key = `${keyPrefix(PREFIX)}{${poor.kind}/${poor.id}}`;
  const before = await clients[0]!.fieldsOf(key);
  for (let time = 0; time < 10; time++) {
    own = id();
    expect(await reserve(asked([paid('poor', poor)]))).toMatchObject({ status: 'refused' });
  }
  expect(await clients[0]!.fieldsOf(key)).toBe(before);
});

it('two that drop the same group in step give way to each other', async () => {
  const never = defineOption('never', [cap(0n, ['never'])]);
  const request: ReserveRequest = {
    ...asked(),
    slots: [paid('rich', rich), never].map((option) => ({ options: [option], ttlMs: 60_000 })),
    groups: [{ slots: [0, 1], atLeast: { partition: 'viewer', ...SHOWN, counter: ['shown'], amount: 2n } }],
  };
  const calls = [0, 0];
  const answers = clients.map(async (client, index) => {
    client.around(own, async (_, call) => {
      calls[index]!++;
      await later(4);
      const answer = await call();
      await later(4);
      return answer;
    });
    await later(12 * index);
    return client.backend.reserve(request);
  });
  for (const { slots } of await Promise.all(answers)) expect(slots[0]).toMatchObject({ status: 'dropped' });
  expect(await heldOf(rich)).toBe(0n);
  // Each time one gives way it waits twice as long; without that, it was hundreds.
  expect(Math.max(...calls)).toBeLessThan(160);
}, 30_000);

describe('a credit that would fall below 0, from two at once', () => {
  // The home is the viewer's partition, or the one with the money.
  it.each(['count', 'fit'] as const)('(%s) is counted for neither, and neither is told so', async (whenLate) => {
    const charge = { ...SPEND, partition: ['advertiser', rich.id], amount: -5n, limits: [], whenLate } as const;
    const request = { id: own, bind: { viewer }, options: [defineOption('credit', [charge])], rememberMs: 600_000 };
    const consume = (client: Hooked): Promise<unknown> =>
      client.backend.consume(request).then(
        ({ slot }) => slot.status,
        (error: StateError) => error.reason,
      );
    let goOn = (): void => undefined;
    const isForgotten = new Promise<void>((resolve) => (goOn = resolve));
    let second: Promise<unknown> | undefined;
    let commits = 0;
    clients[0]!.around(own, async (letter, call) => {
      if (letter !== 'K' || commits++ > 0) return call();
      await new Promise<void>((resolve) => {
        clients[1]!.around(own, async (other, commit) => {
          if (other !== 'K') return commit();
          resolve();
          await isForgotten;
          return commit();
        });
        second = consume(clients[1]!);
      });
      return call();
    });
    expect(await consume(clients[0]!)).toBe('overflow');
    goOn();
    expect(await second).toBe('overflow');
  });
});

it('money beside a credit elsewhere that would fall below 0 counts once, however often it is asked for', async () => {
  const credit: Charge = { ...price(poor, 1n), counter: ['credit'], amount: -1n, limits: [], whenLate: 'count' };
  const options = [defineOption('both', [price(rich, 1n), credit])];
  const consume = (): Promise<unknown> =>
    backend.consume({ id: own, bind: { viewer }, options, rememberMs: 600_000 }).then(
      ({ slot }) => slot.status,
      (error: StateError) => error.reason,
    );
  // Its home had room for it, and has it; what the other could not do is said once.
  expect([await consume(), await consume(), await consume()]).toEqual(['overflow', 'committed', 'committed']);
  const { counters } = await backend.inspect([{ partition: rich, ...SPEND }]);
  expect(counters[0]).toMatchObject({ committed: 1n, held: 0n });
});
