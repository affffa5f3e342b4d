/**
 * What measuring costs: one call of each kind of instrument, with metrics and without, beside prom-client's own
 * instruments; and one decision on the memory backend, measured and not.
 */
import { createRequire } from 'node:module';
import { defineOption, MemoryBackend } from '@xsp/core';
import { DecisionMeter, measuredState, noMetrics, Recorder } from '@xsp/metrics';

const { Counter, Histogram, Registry } = createRequire(import.meta.url)('prom-client');

const ROUNDS = 9;
const CALLS = 2_000_000;
const DECISIONS = 20_000;

const recorder = new Recorder();
const registers = [new Registry()];
const promCounter = new Counter({ name: 'c_total', help: 'c', labelNames: ['reason', 'level'], registers });
const promHistogram = new Histogram({ name: 'h_seconds', help: 'h', labelNames: ['outcome'], registers });

/** Nanoseconds of CPU a call: the median of several rounds. */
function nanoseconds(work) {
  const rounds = Array.from({ length: ROUNDS + 1 }, () => {
    const start = process.cpuUsage();
    for (let i = 0; i < CALLS; i++) work(i);
    return (process.cpuUsage(start).user * 1_000) / CALLS;
  });
  return median(rounds.slice(1));
}

const refusal = { reason: 'cap', level: 'campaign' };
const outcome = { outcome: 'served' };
const measuring = ({ refusals, decisionDuration }) => ({
  counter: () => refusals.add(1, refusal),
  histogram: (i) => decisionDuration.observe((i % 100) / 10_000, outcome),
});
const meter = new DecisionMeter(recorder.metrics);
const rows = [
  ['counter, nothing measured', measuring(noMetrics).counter],
  ['counter', measuring(recorder.metrics).counter],
  ["counter of prom-client's", () => promCounter.inc(refusal)],
  ['histogram, nothing measured', measuring(noMetrics).histogram],
  ['histogram', measuring(recorder.metrics).histogram],
  ["histogram of prom-client's", (i) => promHistogram.observe(outcome, (i % 100) / 10_000)],
  ['all that a decision is counted by', (i) => meter.record(outcome, (i % 100) / 10)],
];
for (const [name, work] of rows) console.log(`${name.padEnd(36)} ${nanoseconds(work).toFixed(1).padStart(7)} ns`);

const charge = {
  partition: 'viewer',
  counter: ['campaign', 'acme', 'impressions'],
  window: { kind: 'rolling', ms: 86_400_000 },
  amount: 1n,
  limits: [{ name: 'campaign-cap', at: 3n }],
  whenLate: 'count',
};
const options = [defineOption('ad', [charge])];

/** Microseconds of CPU a decision (reserve and commit) on a memory backend: time that others took of it is left out. */
async function decide(metrics, round) {
  const state = measuredState(new MemoryBackend(), metrics);
  const decisions = new DecisionMeter(metrics);
  const start = process.cpuUsage();
  for (let i = 0; i < DECISIONS; i++) {
    const began = performance.now();
    const id = `r${round}-${i}`;
    const bind = { viewer: { kind: 'viewer', id: `v${i % 5_000}` } };
    const answer = await state.reserve({ id, bind, slots: [{ options, ttlMs: 60_000 }], rememberMs: 600_000 });
    const [slot] = answer.slots;
    if (metrics !== noMetrics) decisions.record({ outcome: 'served' }, performance.now() - began);
    if (slot.status === 'held') await state.commit({ hold: slot.hold });
  }
  const { user, system } = process.cpuUsage(start);
  const took = (user + system) / DECISIONS;
  await state.close();
  return took;
}

const pairs = [];
for (let round = 0; round <= ROUNDS; round++) {
  const inOrder = round % 2 === 0 ? ['without', 'measured'] : ['measured', 'without'];
  const pair = {};
  for (const way of inOrder) pair[way] = await decide(way === 'without' ? noMetrics : recorder.metrics, round);
  pairs.push(pair);
}
const of = (pick) => median(pairs.slice(1).map(pick)).toFixed(2);
console.log(`decision and commit in memory        ${of(({ without }) => without)} µs`);
console.log(`the same, measured                   ${of((pair) => pair.measured)} µs`);
console.log(`what measuring adds                  ${of((pair) => pair.measured - pair.without)} µs`);

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
