/**
 * Three workers that have measured 1, 2 and 3 requests. Each prints what it reads of all; with `silent` as an argument
 * one of them does not answer.
 */
const cluster = require('node:cluster');
const { startMonitoring } = require('../../dist/monitoring/monitoring.js');
const { shareReadings } = require('../../dist/monitoring/workers/share-readings.js');

const WORKERS = 3;

async function work() {
  const silent = process.argv.includes('silent') && cluster.worker.id === WORKERS;
  const { metrics, readings } = silent ? { metrics: undefined, readings: undefined } : startMonitoring();
  metrics?.requests.add(cluster.worker.id);
  process.send('ready');
  process.on('message', async (message) => {
    if (message !== 'read' || !readings) return;
    const all = await readings.read();
    const requests = all.map(
      (of) => of.find(({ definition }) => definition.name === 'xsp_requests_total').series[0].value,
    );
    process.send({ requests: requests.sort() });
  });
}

function lead() {
  shareReadings();
  const wanted = process.argv.includes('silent') ? WORKERS - 1 : WORKERS;
  let ready = 0;
  const answers = [];
  cluster.on('message', (_worker, message) => {
    if (message === 'ready' && ++ready === WORKERS) Object.values(cluster.workers).forEach((one) => one.send('read'));
    if (!message.requests) return;
    answers.push(message.requests);
    if (answers.length < wanted) return;
    process.stdout.write(JSON.stringify(answers));
    process.exit();
  });
  for (let i = 0; i < WORKERS; i++) cluster.fork();
}

if (cluster.isPrimary) lead();
else void work();
