// A Redis of the benchmark's own, and what it costs.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';

export async function startServer(...settings) {
  const port = await new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', ...settings];
  const child = spawn(process.env.XSP_REDIS_SERVER ?? 'redis-server', args, { stdio: 'ignore' });
  process.on('exit', () => child.kill('SIGKILL'));
  const redis = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50 }).on('error', () => undefined);
  await new Promise((resolve) => redis.once('ready', resolve));
  return { redis, port, pid: child.pid, stop: () => (redis.disconnect(), child.kill('SIGKILL')) };
}

/** CPU time that the server's main thread has used, in microseconds. */
export async function serverCpu(redis) {
  const info = await redis.info('cpu');
  const seconds = (name) => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)[1]);
  return 1e6 * (seconds('used_cpu_user_main_thread') + seconds('used_cpu_sys_main_thread'));
}

/** Runs `count` operations from `callers` at a time: how many a second, and the CPU time of both sides for each. */
export async function measure(redis, operation, count, callers = 64) {
  const [server, node, start] = [await serverCpu(redis), process.cpuUsage(), performance.now()];
  let left = count;
  const caller = async () => {
    while (left-- > 0) await operation();
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const [ms, { user, system }] = [performance.now() - start, process.cpuUsage(node)];
  return {
    rate: (1e3 * count) / ms,
    server: ((await serverCpu(redis)) - server) / count,
    node: (user + system) / count,
  };
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
