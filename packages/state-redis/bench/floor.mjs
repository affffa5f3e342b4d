// What stands in the way: calls that read and write what a decision and a commit do, and decide nothing, beside a bare EVALSHA
// of one HINCRBY through the same client. No script that keeps this state can be faster.
//   node packages/state-redis/bench/floor.mjs      after npm run build; ROUNDS=7 COUNT=20000
import { measure, median, startServer } from './support/server.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const COUNT = Number(process.env.COUNT ?? 20_000);
const VIEWERS = 20_000;

// Fields of the sizes that the benchmark of decisions stores: a partition's own 34 bytes, three caps 170, a budget 62, a
// report 35, a record 136.
const LIBRARY = `#!lua name=floor
local OWN, CAPS, MONEY, REPORT, RECORD = ('o'):rep(34), ('c'):rep(170), ('m'):rep(62), ('r'):rep(35), ('h'):rep(136)
local function decide(_, args)
  local viewer, advertiser, campaign = args[1], args[2], args[3]
  redis.call('TIME')
  redis.call('HMGET', viewer, '@', args[4], 'c:caps' .. campaign)
  redis.call('HMGET', advertiser, '@', 'c:spend' .. campaign)
  redis.call('HSET', viewer, '@', OWN, args[4], RECORD, 'c:caps' .. campaign, CAPS)
  redis.call('HSET', advertiser, '@', OWN, 'c:spend' .. campaign, MONEY)
  return 'R'
end
local function commit(_, args)
  local viewer, advertiser, campaign = args[1], args[2], args[3]
  local hour, shown = 'c:hour' .. campaign, 'c:shown' .. campaign
  redis.call('TIME')
  redis.call('HMGET', viewer, '@', args[4])
  redis.call('HMGET', viewer, 'c:caps' .. campaign)
  redis.call('HMGET', advertiser, '@', 'c:spend' .. campaign, hour, shown)
  redis.call('HSET', viewer, '@', OWN, args[4], RECORD, 'c:caps' .. campaign, CAPS)
  redis.call('HSET', advertiser, '@', OWN, 'c:spend' .. campaign, MONEY, hour, REPORT, shown, REPORT)
  return 'K'
end
redis.register_function('floor_decide', decide)
redis.register_function('floor_commit', commit)`;

const { redis, stop } = await startServer(...(process.env.SETTINGS?.split(' ') ?? []));
await redis.call('FUNCTION', 'LOAD', LIBRARY);
const script = await redis.script('LOAD', "return redis.call('HINCRBY', KEYS[1], 'f', 1)");
let count = 0;
const bare = () => redis.evalsha(script, 1, `bare:${(count++ * 7_919) % VIEWERS}`);
const call = (name) => async () => {
  const number = count++;
  const viewer = `xsp:{viewer/v${(number * 7_919) % VIEWERS}}`;
  const advertiser = `xsp:{advertiser/advertiser-${number % 5}}`;
  await redis.fcall(name, 0, viewer, advertiser, `/campaign-${number % 20}`, `r:r${number}`);
};
const rows = { decision: [], commit: [] };
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, operation] of [
    ['decision', call('floor_decide')],
    ['commit', call('floor_commit')],
  ]) {
    const [base, own] = [await measure(redis, bare, COUNT), await measure(redis, operation, COUNT)];
    if (round > 0) rows[name].push({ ratio: own.rate / base.rate, server: own.server, bare: base.server });
  }
}
for (const [name, all] of Object.entries(rows)) {
  const ratios = all.map(({ ratio }) => ratio);
  const of = (part) => median(all.map((row) => row[part])).toFixed(1);
  const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  console.log(
    `${name.padEnd(9)} that decides nothing: ratio ${median(ratios).toFixed(2)} (${range}), Redis ${of('server')} µs, bare ${of('bare')}`,
  );
}
stop();
