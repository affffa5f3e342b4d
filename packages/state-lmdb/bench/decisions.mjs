// Durable decisions a second beside LMDB's own durable transactions a second, with as many callers, each of whom waits for
// its answer: in turns in one run, medians. LMDB alone is opened as the backend opens it. Each of its transactions
// increments one counter; or reads and writes as many entries as a decision does, of the same sizes, and computes nothing.
// The same without waiting for the disk.
//   node packages/state-lmdb/bench/decisions.mjs      after npm run build; ROUNDS=5 SECONDS=1 DIRECTORY=/a/disk
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineOption } from '@xsp/core';
import { LmdbBackend } from '@xsp/state-lmdb';
import { open } from 'lmdb';
import { campaigns, fundCampaigns } from '../../../tools/benchmark/campaigns.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 1);
const VIEWERS = 20_000;

const path = mkdtempSync(join(process.env.DIRECTORY ?? tmpdir(), 'xsp-bench-'));
const options = campaigns(20, Date.now());
// One cap, and nothing else.
const capped = defineOption('capped', [
  {
    partition: 'viewer',
    counter: ['campaign', 'capped', 'impressions'],
    window: { kind: 'rolling', ms: 86_400_000 },
    amount: 1n,
    limits: [{ name: 'day', at: 1_000n }],
    whenLate: 'count',
  },
]);
const rotated = options.map((_, index) => [...options.slice(index), ...options.slice(0, index)]);

const NOTHING = Buffer.alloc(0);
const COUNTER = Buffer.alloc(47);

let count = 0;

function lmdbAlone(sync) {
  const root = open({
    path: join(path, `alone-${sync}`),
    mapSize: 2 ** 30,
    encoding: 'binary',
    noSync: sync === 'os',
    overlappingSync: false,
    eventTurnBatching: false,
  });
  const entries = root.openDB({ name: 'entries', encoding: 'binary' });
  const due = root.openDB({ name: 'due', encoding: 'binary' });
  const bytes = Buffer.alloc(8);
  const increment = () => {
    const key = `counter-${(count++ * 7_919) % VIEWERS}`;
    const before = entries.getBinaryFast(key);
    bytes.writeBigInt64BE((before ? before.readBigInt64BE() : 0n) + 1n);
    entries.putSync(key, bytes);
  };
  /** The reservation's entry and so many counters of a viewer, and when to look at each again. */
  const asADecision = (counters, size) => () => {
    const [number, now] = [count++, Date.now()];
    const viewer = `viewer/v${(number * 7_919) % VIEWERS}`;
    const put = (key, bytes, until) => {
      entries.getBinaryFast(key);
      entries.putSync(key, bytes);
      due.putSync([until, key], NOTHING);
    };
    put(`${viewer} r r${number}`, size, now + 600_000);
    for (let counter = 0; counter < counters; counter++) {
      const key = `${viewer} c campaign/campaign-${number % 20}/impressions|r${counter}`;
      put(key, COUNTER, now + 600_000 * (counter + 1));
    }
  };
  const many = asADecision(3, Buffer.alloc(363));
  const one = asADecision(1, Buffer.alloc(119));
  return {
    increment: () => root.transaction(increment),
    many: () => root.transaction(many),
    one: () => root.transaction(one),
    close: () => root.close(),
  };
}

async function decisions(name, sync, optionsOf) {
  const backend = await LmdbBackend.open({ path: join(path, `${name}-${sync}`), sync });
  await fundCampaigns(backend, options.length);
  const call = async () => {
    const number = count++;
    const viewer = { kind: 'viewer', id: `v${(number * 7_919) % VIEWERS}` };
    const slots = [{ options: optionsOf(number), ttlMs: 120_000 }];
    const answer = await backend.reserve({ id: `r${number}`, bind: { viewer }, slots, rememberMs: 600_000 });
    if (answer.slots[0].status !== 'held') throw new Error(`expected a hold, but: ${JSON.stringify(answer)}`);
  };
  return { call, close: () => backend.close() };
}

/** How often a second `call` is answered to so many callers. */
async function rate(call, callers) {
  const start = performance.now();
  const end = start + SECONDS * 1_000;
  let answered = 0;
  const caller = async () => {
    while (performance.now() < end) {
      await call();
      answered++;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (answered * 1_000) / (performance.now() - start);
}

const rows = {};
async function turn(name, callers, increment, same, own) {
  const one = await rate(increment, callers);
  const decided = await rate(own, callers);
  const writes = await rate(same, callers);
  (rows[name] ??= []).push({ one, decided, writes, toOne: decided / one, toWrites: decided / writes });
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

try {
  const stores = [];
  const turns = [];
  for (const sync of ['full', 'os']) {
    const alone = lmdbAlone(sync);
    const many = await decisions('campaigns', sync, (number) => rotated[number % rotated.length]);
    const one = await decisions('capped', sync, () => [capped]);
    stores.push(alone, many, one);
    for (const callers of [256, 64]) {
      turns.push([`${sync}, ${callers} callers, 20 campaigns`, callers, alone.increment, alone.many, many.call]);
      turns.push([`${sync}, ${callers} callers, one cap`, callers, alone.increment, alone.one, one.call]);
    }
  }
  for (let round = 0; round <= ROUNDS; round++) {
    if (round === 1) for (const name in rows) delete rows[name]; // the first was for warming up
    for (const each of turns) await turn(...each);
  }
  for (const store of stores) await store.close();
} finally {
  rmSync(path, { recursive: true, force: true });
}

const show = (all, side, digits) => {
  const values = all.map((row) => row[side]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return digits === 0
    ? median(values).toFixed(0).padStart(8)
    : `${median(values).toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
};
console.log(
  '                                decisions/s   one counter/s   ratio                 same writes/s   ratio',
);
for (const [name, all] of Object.entries(rows)) {
  const decided = `${name.padEnd(32)}${show(all, 'decided', 0).padStart(11)}`;
  const one = `${show(all, 'one', 0).padStart(13)}   ${show(all, 'toOne', 2).padEnd(20)}`;
  console.log(`${decided}   ${one}  ${show(all, 'writes', 0).padStart(13)}   ${show(all, 'toWrites', 2)}`);
}
