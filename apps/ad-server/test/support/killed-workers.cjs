/**
 * One worker and its primary, one of which is killed and written to before the other can have noticed. As its argument
 * says:
 *
 * - `worker`: the primary kills its worker, and the one that comes in its place, ten times
 * - `primary`: the worker kills its primary
 * - `start`: the primary kills its worker, and cannot start another at first
 *
 * What goes as it is to ends with `done` on the standard output, and nothing else but what is told on the standard error.
 */
const { execFileSync } = require('node:child_process');
const cluster = require('node:cluster');
const { tellWorkerErrors } = require('../../dist/tell-worker-errors.js');
const { endWorkers, startWorkers, tellListening } = require('../../dist/workers.js');

const TIMES = 10;
const WRITES = 100;

const scenario = process.argv[2];

/** Kills a process, and lets nothing else run until it has ended. Nobody may have heard of it then. */
function kill(pid) {
  process.kill(pid, 'SIGKILL');
  while (isRunning(pid));
}

function isRunning(pid) {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}

function write(to) {
  for (let time = 0; time < WRITES; time++) to.send({ text: 'is anybody there?' });
}

async function lead() {
  let killed = 0;
  cluster.on('message', (worker, { listening }) => {
    if (!listening || scenario === 'primary') return;
    if (killed === (scenario === 'worker' ? TIMES : 1)) return void end();
    killed++;
    if (scenario === 'start') cluster.setupPrimary({ cwd: '/nowhere' });
    kill(worker.process.pid);
    write(worker);
  });
  cluster.on('disconnect', ({ process: { pid } }) => pid ?? cluster.setupPrimary({ cwd: process.cwd() }));
  await startWorkers(1);
}

async function end() {
  await endWorkers();
  process.stdout.write('done');
  process.exit();
}

function work() {
  tellWorkerErrors(cluster.worker);
  process.once('SIGTERM', () => process.exit());
  tellListening('http://127.0.0.1');
  if (scenario !== 'primary') return;
  process.once('exit', (code) => process.stdout.write(code === 0 ? 'done' : `ended with ${code}`));
  setImmediate(() => {
    kill(process.ppid);
    write(process);
  });
}

if (cluster.isPrimary) void lead();
else work();
