// Layouts of the same semantics, each with the full Lua library but for the module that differs: docs/adr/0003. The code that
// is written for one of them (src/lua/straight.lua) is left out of all.
//   node packages/state-redis/bench/layouts.mjs      after npm run build; ROUNDS=5 COUNT=10000
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { RedisBackend } from '@xsp/state-redis';
import { campaigns, fundCampaigns } from '../../../tools/benchmark/campaigns.mjs';
import { measure, median, startServer } from './support/server.mjs';

const { luaLibrary } = createRequire(import.meta.url)('../dist/lua/library.js');
const layout = (name) => readFileSync(new URL(`./layouts/${name}.lua`, import.meta.url), 'utf8');
// Layout B: every counter has a field of its own, so the window is part of each name.
const anchor = '  if not claim.parts then claim.limit_field';
const dated = "  if claim.kind ~= 'x' then claim.dated = string.format('|%s%.0f', claim.kind, source.w[2]) end\n";
const fieldPerCounter = readFileSync(new URL('../src/lua/option.lua', import.meta.url), 'utf8').replace(
  anchor,
  dated + anchor,
);
const direct = 'local function none() return nil end\nreturn { run = none }\n';
const LAYOUTS = {
  'A hash, field a name': {},
  'B hash, field a counter': { option: fieldPerCounter },
  'C key a name': { partition: layout('key-per-field') },
  'D value a partition': { partition: layout('value-per-partition') },
};
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const COUNT = Number(process.env.COUNT ?? 10_000);

const rows = {};
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, replace] of Object.entries(LAYOUTS)) {
    const { redis, stop } = await startServer();
    const script = await redis.script('LOAD', "return redis.call('HINCRBY', KEYS[1], 'f', 1)");
    const options = campaigns(20, Date.now());
    const rotated = options.map((_, index) => [...options.slice(index), ...options.slice(0, index)]);
    const backend = await RedisBackend.open({
      client: redis,
      share: 1,
      deadlineMs: 60_000,
      library: luaLibrary({ direct, ...replace }),
    });
    await fundCampaigns(backend, 20);
    let count = 0;
    const holds = [];
    const bare = () => redis.evalsha(script, 1, `bare:${(count++ * 7_919) % 20_000}`);
    const decide = async () => {
      const number = count++;
      const viewer = { kind: 'viewer', id: `v${(number * 7_919) % 20_000}` };
      const slots = [{ options: rotated[number % 20], ttlMs: 120_000 }];
      const answer = await backend.reserve({ id: `r${number}`, bind: { viewer }, slots, rememberMs: 600_000 });
      holds.push(answer.slots[0].hold);
    };
    const commit = () => backend.commit({ hold: holds.pop() });
    await measure(redis, bare, 2_000);
    const base = await measure(redis, bare, COUNT);
    const decided = await measure(redis, decide, COUNT);
    const committed = await measure(redis, commit, COUNT);
    if (round > 0) (rows[name] ??= []).push({ decided, committed, base });
    await backend.close();
    stop();
  }
}
console.log('layout                     decision  commit   Redis µs: decision  commit  (bare)');
for (const [name, all] of Object.entries(rows)) {
  const ratio = (part) => median(all.map((row) => row[part].rate / row.base.rate)).toFixed(2);
  const cpu = (part) => median(all.map((row) => row[part].server)).toFixed(1);
  console.log(
    `${name.padEnd(26)} ${ratio('decided').padEnd(9)} ${ratio('committed').padEnd(8)} ${cpu('decided').padEnd(10)} ${cpu('committed')} (${cpu('base')})`,
  );
}
process.exit();
