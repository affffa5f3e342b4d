/**
 * What an ad costs over HTTP: `/vast` of the real server, with its state in memory and on disk, beside a bare fastify that
 * answers as many bytes, and one that checks a cap and a budget and then counts, as the guide's first server does. In
 * turns, each in a process of its own; CPU is what the kernel says of that process.
 *
 *     npm run build && npm run bench -- ad-server/bench/http       ROUNDS=5 REQUESTS=4000
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { catalogueText, REQUEST } from './support/catalogues.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const REQUESTS = Number(process.env.REQUESTS ?? 3_000);
const CONNECTIONS = 32;
/** The kernel counts CPU time in hundredths of a second. */
const TICK_MICROS = 10_000;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const directory = mkdtempSync(join(tmpdir(), 'xsp-bench-'));
const children = [];
let viewers = 0;

try {
  const servers = [
    ['xsp, 10 campaigns', await adServer(10, 'memory:')],
    ['xsp, 10,000 campaigns', await adServer(10_000, 'memory:')],
    ['xsp, 10 campaigns, on disk', await adServer(10, `lmdb:${join(directory, 'state')}`)],
  ];
  const { length } = await ask(servers[0][1].url);
  servers.push([`bare fastify, ${length} bytes`, await start(here('./peers/fastify-peer.mjs'), ['fixed', length])]);
  servers.push(['check-then-act', await start(here('./peers/fastify-peer.mjs'), ['check-then-act'])]);
  const spent = servers.map(() => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, [, server]] of servers.entries()) {
      const measured = await load(server);
      if (round > 0) spent[index].push(measured);
    }
  }
  const bare = median(spent.at(-2).map(({ micros }) => micros));
  for (const [index, [name]] of servers.entries()) {
    const micros = median(spent[index].map((one) => one.micros));
    const rate = median(spent[index].map((one) => one.rate));
    console.log(
      `${name.padEnd(28)} ${micros.toFixed(0).padStart(6)} µs of CPU a request, ${rate.toFixed(0).padStart(6)} a second, ` +
        `${(micros / bare).toFixed(2)} times the bare fastify`,
    );
  }
} finally {
  for (const child of children) child.kill('SIGTERM');
  agent.destroy();
  rmSync(directory, { recursive: true, force: true });
}

function adServer(size, state) {
  const catalog = join(directory, `catalog-${size}.json`);
  writeFileSync(catalog, catalogueText(size, 'targeted'));
  const env = { XSP_PORT: '0', XSP_STATE: state, XSP_CATALOG: catalog, XSP_SHED_MS: '0' };
  return start(here('../dist/main.js'), [], env);
}

async function start(main, args, env = {}) {
  const stdio = ['ignore', 'pipe', 'inherit'];
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env.PATH, ...env }, stdio });
  children.push(child);
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line).url);
    });
    child.once('exit', (code) => reject(new Error(`${main} ended with ${code}`)));
  });
  return { url, pid: child.pid };
}

/** CPU of the server for a request, in microseconds, and requests a second. */
async function load({ url, pid }) {
  const [cpu, start] = [cpuMicros(pid), performance.now()];
  let left = REQUESTS;
  const caller = async () => {
    while (left-- > 0) if ((await ask(url)).status !== 200) throw new Error(`${url} did not answer`);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, caller));
  const seconds = (performance.now() - start) / 1_000;
  return { micros: (cpuMicros(pid) - cpu) / REQUESTS, rate: REQUESTS / seconds };
}

function ask(url) {
  const { placement, country, device, keywords } = REQUEST;
  const query = `placement=${placement}&country=${country}&device=${device}&kw=${keywords.join(',')}&user=v${viewers++}`;
  return new Promise((resolve, reject) => {
    get(`${url}/vast?${query}`, { agent }, (response) => {
      let length = 0;
      response.on('data', (bytes) => (length += bytes.length));
      response.on('end', () => resolve({ status: response.statusCode, length })).on('error', reject);
    }).on('error', reject);
  });
}

/** User and system time of all threads of a process: proc(5), fields 14 and 15 of `stat`. */
function cpuMicros(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROS;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
