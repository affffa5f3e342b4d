// What Redis itself spends on a decision, on one whose best option the viewer's cap refuses, and on a commit: the commands of the client are recorded, given new ids, and sent
// again in one pipeline, so that neither system calls nor the client are measured. The lowest of ROUNDS.
//   node packages/state-redis/bench/pipelined.mjs      after npm run build; ROUNDS=13 (26 at most) COUNT=4000
import { connect } from 'node:net';
import { defineOption } from '@xsp/core';
import { RedisBackend } from '@xsp/state-redis';
import { campaigns, fundCampaigns } from '../../../tools/benchmark/campaigns.mjs';
import { serverCpu, startServer } from './support/server.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 13);
const COUNT = Number(process.env.COUNT ?? 4_000);

/** Runs `operation(0..COUNT - 1)`, 64 at a time, and answers the calls of functions that it made. */
async function record(redis, operation) {
  const commands = [];
  const { sendCommand } = redis;
  redis.sendCommand = (command, stream) => {
    if (/^fcall$/i.test(command.name) && command.args[0].endsWith('_run')) commands.push(['FCALL', ...command.args]);
    return sendCommand.call(redis, command, stream);
  };
  for (let from = 0; from < COUNT; from += 64) {
    await Promise.all(Array.from({ length: Math.min(64, COUNT - from) }, (_, index) => operation(from + index)));
  }
  redis.sendCommand = sendCommand;
  return commands;
}

/** The commands as they are sent, their reservations renamed so that each round makes new ones. */
function encode(commands, round) {
  const mark = String.fromCharCode(97 + round);
  const rename = (text) => text.replaceAll(/r\d(\d{6})/g, `q${mark}$1`);
  const lines = commands.map((args) => {
    const parts = args.map((arg) => rename(String(arg)));
    return `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`;
  });
  return Buffer.from(`${lines.join('')}*2\r\n$4\r\nECHO\r\n$8\r\nthe-end.\r\n`);
}

/** Sends all, and waits for the answer to the last. */
function send(socket, bytes) {
  return new Promise((resolve) => {
    let tail = '';
    const read = (data) => {
      tail = (tail + data.toString('latin1')).slice(-10);
      if (tail !== 'the-end.\r\n') return;
      socket.off('data', read);
      resolve();
    };
    socket.on('data', read).write(bytes);
  });
}

const viewer = (number) => ({ kind: 'viewer', id: `v${(number * 7_919) % COUNT}` });
const usedUp = defineOption('used-up', [
  {
    partition: 'viewer',
    counter: ['campaign', 'used-up', 'impressions'],
    window: { kind: 'rolling', ms: 86_400_000 },
    amount: 1n,
    limits: [{ name: 'day', at: 1n }],
    whenLate: 'count',
  },
]);

async function measureShared(share) {
  const { redis, port, stop } = await startServer(...(process.env.SETTINGS?.split(' ') ?? []));
  const backend = await RedisBackend.open({ client: redis, share, deadlineMs: 60_000 });
  const options = campaigns(20, Date.now());
  const rotated = options.map((_, index) => [...options.slice(index), ...options.slice(0, index)]);
  await fundCampaigns(backend, options.length);
  const script = await redis.script('LOAD', "return redis.call('HINCRBY', KEYS[1], 'f', 1)");
  const holds = [];
  const decide = (before, options) => async (number) => {
    const id = `r${String(before + number).padStart(7, '0')}`;
    const slots = [{ options: options(number), ttlMs: 120_000 }];
    const answer = await backend.reserve({ id, bind: { viewer: viewer(number) }, slots, rememberMs: 600_000 });
    holds[number] = answer.slots[0].hold;
  };
  const four = (number) => rotated[number % 20].slice(0, 4);
  for (let number = 0; number < COUNT; number++) {
    const request = { bind: { viewer: viewer(number) }, options: [usedUp], rememberMs: 1 };
    await backend.consume({ ...request, id: `u${number}` });
  }
  const decisions = await record(redis, decide(0, four));
  const refused = await record(
    redis,
    decide(COUNT, (number) => [usedUp, ...four(number).slice(0, 3)]),
  );
  const commits = await record(redis, (number) => backend.commit({ hold: holds[number] }));
  const bare = holds.map((_, number) => ['EVALSHA', script, '1', `bare:${number}`]);
  const socket = connect(port, '127.0.0.1');
  const lowest = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, commands] of Object.entries({ bare, decision: decisions, refused, commit: commits })) {
      const bytes = encode(commands, round);
      const before = await serverCpu(redis);
      await send(socket, bytes);
      const spent = ((await serverCpu(redis)) - before) / COUNT;
      lowest[name] = Math.min(lowest[name] ?? Infinity, spent);
    }
  }
  socket.destroy();
  await backend.close();
  stop();
  return lowest;
}

for (const share of [1, 16]) {
  const { bare, decision, refused, commit } = await measureShared(share);
  const name = share === 1 ? 'one by one' : `${share} a call`;
  console.log(
    `${name.padEnd(12)} Redis µs: decision ${decision.toFixed(1)}, the best refused ${refused.toFixed(1)}, commit ${commit.toFixed(1)}, bare script ${bare.toFixed(1)}`,
  );
}
process.exit();
