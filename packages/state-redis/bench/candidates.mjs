// 500 eligible campaigns, 499 of which this viewer's caps refuse, beside one that fits: what Redis spends on a decision.
//   node packages/state-redis/bench/candidates.mjs      after npm run build; COUNT=2000
import { defineOption } from '@xsp/core';
import { RedisBackend } from '@xsp/state-redis';
import { measure, startServer } from './support/server.mjs';

const COUNT = Number(process.env.COUNT ?? 2_000);
const { redis, stop } = await startServer(...(process.env.SETTINGS?.split(' ') ?? []));
const backend = await RedisBackend.open({ client: redis, share: 1, deadlineMs: 60_000 });
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
const decide = (candidates) => async () => {
  const number = count++;
  const slots = [{ options: candidates, ttlMs: 60_000 }];
  const answer = await backend.reserve({
    id: `r${number}`,
    bind: { viewer: viewers[number % 20] },
    slots,
    rememberMs: 120_000,
  });
  if (answer.slots[0].status !== 'held') throw new Error('expected a hold');
};
await measure(redis, decide(options.slice(499)), COUNT);
const one = await measure(redis, decide(options.slice(499)), COUNT);
const many = await measure(redis, decide(options), COUNT, 16);
console.log(
  `Redis µs a decision: one ${one.server.toFixed(1)}, 500 ${many.server.toFixed(1)}, ${(many.server / one.server).toFixed(1)} times; Node µs: ${one.node.toFixed(1)}, ${many.node.toFixed(1)}`,
);
await backend.close();
stop();
