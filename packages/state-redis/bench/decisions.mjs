// A decision, and a commit, beside a bare EVALSHA of one HINCRBY through the same client: pairs in one run, medians.
//   node packages/state-redis/bench/decisions.mjs      after npm run build; ROUNDS=7 COUNT=20000
import { RedisBackend } from '@xsp/state-redis';
import { campaigns, fundCampaigns } from '../../../tools/benchmark/campaigns.mjs';
import { measure, median, startServer } from './support/server.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const COUNT = Number(process.env.COUNT ?? 20_000);
const VIEWERS = 20_000;

const { redis, stop } = await startServer(...(process.env.SETTINGS?.split(' ') ?? []));
const options = campaigns(20, Date.now());
const rotated = options.map((_, index) => [...options.slice(index), ...options.slice(0, index)]);
const alone = await RedisBackend.open({ client: redis, share: 1, deadlineMs: 60_000 });
const shared = await RedisBackend.open({ client: redis, share: 16, deadlineMs: 60_000 });
await fundCampaigns(alone, options.length);

let count = 0;
const holds = [];
const bareScript = await redis.script('LOAD', "return redis.call('HINCRBY', KEYS[1], 'f', 1)");
const bare = () => redis.evalsha(bareScript, 1, `bare:${(count++ * 7_919) % VIEWERS}`);
const decide = (backend) => async () => {
  const number = count++;
  const viewer = { kind: 'viewer', id: `v${(number * 7_919) % VIEWERS}` };
  const slots = [{ options: rotated[number % rotated.length], ttlMs: 120_000 }];
  const answer = await backend.reserve({ id: `r${number}`, bind: { viewer }, slots, rememberMs: 600_000 });
  if (answer.slots[0].status !== 'held') throw new Error(`expected a hold, but: ${JSON.stringify(answer)}`);
  holds.push(answer.slots[0].hold);
};
const commit = (backend) => async () => {
  const answer = await backend.commit({ hold: holds.pop() });
  if (answer.status !== 'committed') throw new Error(`expected a commit, but: ${answer.status}`);
};

const rows = {};
async function pair(name, operation) {
  const [base, own] = [await measure(redis, bare, COUNT), await measure(redis, operation, COUNT)];
  (rows[name] ??= []).push({ ...own, ratio: own.rate / base.rate, bare: base });
}
for (let round = 0; round <= ROUNDS; round++) {
  if (round === 1) for (const name in rows) delete rows[name]; // the first was for warming up
  await pair('decision', decide(alone));
  await pair('commit', commit(alone));
  await pair('decision, shared', decide(shared));
  await pair('commit, shared', commit(shared));
}

const show = (value) => value.toFixed(2);
console.log('median (lowest to highest)         ratio   Redis µs (bare)   Node µs (bare)');
for (const [name, all] of Object.entries(rows)) {
  const ratios = all.map(({ ratio }) => ratio);
  const range = `(${show(Math.min(...ratios))} to ${show(Math.max(...ratios))})`;
  const cpu = (side) =>
    `${show(median(all.map((row) => row[side])))} (${show(median(all.map(({ bare }) => bare[side])))})`;
  console.log(
    `${name.padEnd(18)} ${range.padEnd(16)} ${show(median(ratios))}   ${cpu('server').padEnd(16)}  ${cpu('node')}`,
  );
}
await alone.close();
stop();
