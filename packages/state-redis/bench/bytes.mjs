// What is stored, in bytes of Redis' memory, over COUNT of each: beside a key for each counter.
//   node packages/state-redis/bench/bytes.mjs      after npm run build; COUNT=100000
import { defineOption } from '@xsp/core';
import { RedisBackend } from '@xsp/state-redis';
import { startServer } from './support/server.mjs';

const COUNT = Number(process.env.COUNT ?? 100_000);
const DAY = 86_400_000;

const { redis, stop } = await startServer(...(process.env.SETTINGS?.split(' ') ?? []));
const backend = await RedisBackend.open({ client: redis, deadlineMs: 60_000 });

async function used() {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))[1]);
}

/** Bytes for each of COUNT operations, 256 under way at a time; the store is empty before. */
async function bytesOf(name, operation, prepare = async () => undefined) {
  await redis.flushall();
  await backend.adopt(await backend.incarnation());
  await prepare();
  const before = await used();
  let index = 0;
  const caller = async () => {
    while (index < COUNT) await operation(index++);
  };
  await Promise.all(Array.from({ length: 256 }, caller));
  console.log(`${name.padEnd(60)} ${(((await used()) - before) / COUNT).toFixed(0)}`);
}

const cap = (counter, window) => ({
  partition: 'viewer',
  counter,
  window,
  amount: 1n,
  limits: [{ name: 'cap', at: 9n }],
  whenLate: 'count',
});
const price = {
  partition: ['advertiser', 'acme'],
  counter: ['spend'],
  window: { kind: 'forever' },
  amount: 5n,
  limits: [{ name: 'budget', at: 'stored' }],
  whenLate: 'fit',
};
const rolling = (ms) => ({ kind: 'rolling', ms });
const five = defineOption('five', [
  cap(['a'], rolling(DAY)),
  cap(['a'], rolling(7 * DAY)),
  cap(['b'], rolling(DAY)),
  cap(['b'], rolling(7 * DAY)),
  cap(['c'], rolling(DAY)),
]);
const ad = defineOption('ad', [{ ...cap(['a'], rolling(DAY)), limits: [{ name: 'cap', at: 1_000_000n }] }, price]);
const viewer = (index) => ({ kind: 'viewer', id: `viewer-with-a-hashed-id-${index}` });
const fund = () =>
  backend.setLimit({ partition: { kind: 'advertiser', id: 'acme' }, counter: ['spend'], at: 10n ** 15n });
const consume = (index, option, id) =>
  backend.consume({ id, bind: { viewer: viewer(index) }, options: [option], rememberMs: 1 });
const reserve = (index, option, lead) =>
  backend.reserve({
    id: `reservation-${String(index).padStart(8, '0')}`,
    bind: { viewer: lead },
    slots: [{ options: [option], ttlMs: 120_000 }],
    rememberMs: 600_000,
  });

await bytesOf('a viewer with five counters (three names), nothing held', (index) => consume(index, five, `c${index}`));
await bytesOf('the same, and one more ad served', (index) => reserve(index, five, viewer(index)));
await bytesOf('a key for each of five counters, with its TTL', async (index) => {
  const keys = ['a:day', 'a:week', 'b:day', 'b:week', 'c:day'];
  await Promise.all(keys.map((key) => redis.set(`xsp:viewer-with-a-hashed-id-${index}:${key}`, '1', 'PX', DAY)));
});
await bytesOf(
  'a served ad until its token ends (100 viewers)',
  (index) => reserve(index, ad, viewer(index % 100)),
  fund,
);
await bytesOf('a campaign: a budget, and what was spent of it', async (index) => {
  const partition = { kind: 'advertiser', id: `advertiser-${index}` };
  await backend.setLimit({ partition, counter: ['spend'], at: 10n ** 15n });
});
await bytesOf('a campaign more of one advertiser', (index) =>
  backend.setLimit({
    partition: { kind: 'advertiser', id: 'acme' },
    counter: [`campaign-${index}`, 'spend'],
    at: 10n ** 15n,
  }),
);
await backend.close();
stop();
