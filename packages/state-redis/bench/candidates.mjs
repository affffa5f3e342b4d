// 500 eligible campaigns, 499 of which this viewer's caps refuse, beside one that fits: what Redis spends on a decision, where
// the viewer has to be read (its first visit, and the next one after something was given back), and where its refusals
// are remembered.
//   node packages/state-redis/bench/candidates.mjs      after npm run build; COUNT=2000
import { defineOption } from '@xsp/core';
import { RedisBackend } from '@xsp/state-redis';
import { measure, startServer } from './support/server.mjs';

const COUNT = Number(process.env.COUNT ?? 2_000);
const { redis, stop } = await startServer(...(process.env.SETTINGS?.split(' ') ?? []));
const open = (options) => RedisBackend.open({ client: redis, share: 1, deadlineMs: 60_000, ...options });
const [backend, forgetful] = [await open(), await open({ rememberRefusals: 0 })];
const cap = (name, at) =>
  defineOption(name, [
    {
      partition: 'viewer',
      counter: ['campaign', name],
      window: { kind: 'rolling', ms: 86_400_000 },
      amount: 1n,
      limits: [{ name: 'cap', at }],
      whenLate: 'count',
    },
  ]);
const options = Array.from({ length: 500 }, (_, index) => cap(`c${index}`, index === 499 ? 1_000_000n : 1n));
const viewers = Array.from({ length: 20 }, (_, index) => ({ kind: 'viewer', id: `v${index}` }));
for (const viewer of viewers) {
  for (const option of options.slice(0, 499)) {
    await backend.consume({ id: `${viewer.id}-${option.key}`, bind: { viewer }, options: [option], rememberMs: 1 });
  }
}
let count = 0;
const decide = (candidates, by) => async () => {
  const number = count++;
  const slots = [{ options: candidates, ttlMs: 60_000 }];
  const answer = await by.reserve({
    id: `r${number}`,
    bind: { viewer: viewers[number % 20] },
    slots,
    rememberMs: 120_000,
  });
  if (answer.slots[0].status !== 'held') throw new Error('expected a hold');
  if (answer.slots[0].refusals.length !== candidates.length - 1) throw new Error('expected a refusal of each other');
};
await measure(redis, decide(options.slice(499), backend), COUNT);
const one = await measure(redis, decide(options.slice(499), backend), COUNT);
const first = await measure(redis, decide(options, forgetful), COUNT, 16);
await measure(redis, decide(options, backend), 200, 16);
const again = await measure(redis, decide(options, backend), COUNT);
const line = (name, { server, node }) =>
  console.log(
    `${name.padEnd(34)} Redis ${server.toFixed(1)} µs, ${(server / one.server).toFixed(1)} times; Node ${node.toFixed(1)} µs`,
  );
line('one candidate', one);
line('500, the viewer has to be read', first);
line('500, its refusals are remembered', again);
await backend.close();
await forgetful.close();
stop();
