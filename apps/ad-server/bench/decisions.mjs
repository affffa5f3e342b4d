/**
 * Whether 10,000 campaigns cost little more than 10: decisions in memory (eligibility, ranking, reserve, commit) over
 * catalogues of several sizes, in turns. `targeted`: the same ten campaigns are eligible whatever the size; `equal`: all
 * are, and bid the same.
 *
 *     npm run build && npm run bench -- ad-server/bench/decisions       ROUNDS=9 DECISIONS=3000
 */
import { createRequire } from 'node:module';
import { MemoryBackend } from '@xsp/core';
import { catalogueOf, REQUEST } from './support/catalogues.mjs';

const { ProductionAdServer } = createRequire(import.meta.url)('../dist/serving/production-ad-server.js');
const { applyLimits } = createRequire(import.meta.url)('../dist/charging/apply-limits.js');
const { catalogLimits } = createRequire(import.meta.url)('../dist/charging/catalog-limits.js');

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const DECISIONS = Number(process.env.DECISIONS ?? 2_000);
const SIZES = [10, 1_000, 10_000];

for (const kind of ['targeted', 'equal']) {
  const servers = [];
  for (const size of SIZES) servers.push(await serverOf(size, kind));
  const spent = servers.map(() => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, server] of servers.entries()) {
      const micros = await decide(server, round);
      // The first round makes what is made once: options, lists.
      if (round > 0) spent[index].push(micros);
    }
  }
  const medians = spent.map(median);
  for (const [index, size] of SIZES.entries()) {
    const micros = medians[index];
    const times = (micros / medians[0]).toFixed(2);
    console.log(
      `${kind.padEnd(8)} ${String(size).padStart(6)} campaigns ${micros.toFixed(1).padStart(8)} µs of CPU, ` +
        `${Math.round(1e6 / micros)} decisions a second and core, ${times} times what ${SIZES[0]} cost`,
    );
  }
}

async function serverOf(size, kind) {
  const state = new MemoryBackend();
  const catalog = catalogueOf(size, kind);
  await applyLimits(state, catalogLimits(catalog));
  const ttl = { reservationTtlMs: 120_000, tokenTtlMs: 600_000, deadlineMs: 60_000 };
  return { state, catalog, adServer: new ProductionAdServer({ state, catalog, ...ttl }) };
}

/** CPU time of a decision and its impression, in microseconds. */
async function decide({ state, catalog, adServer }, round) {
  const placement = catalog.placementById.get(REQUEST.placement);
  const { country, device } = REQUEST;
  const audience = { country, device, keywords: new Set(REQUEST.keywords) };
  const start = process.cpuUsage();
  for (let i = 0; i < DECISIONS; i++) {
    const viewer = { partition: { kind: 'viewer', id: `v${round}-${i % (DECISIONS / 2)}` }, known: 'user' };
    const request = { placement, viewer, household: undefined, requestId: undefined, audience, stream: 's', pod: 'p' };
    const result = await adServer.serveAd(request);
    if (!result.success) throw new Error(`expected an ad: ${result.reason}`);
    await state.commit({ hold: result.ad.hold });
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / DECISIONS;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
