import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real Redis for the server under test, durable beyond a kill. */
export interface RedisProcess {
  readonly url: string;
  readonly port: number;
  readonly directory: string;
  /** Ends it without a word, as a crash does. */
  kill(): Promise<void>;
}

/** @param before the process that crashed, of which port and files are used again */
export async function startRedis(before?: {
  readonly port: number;
  readonly directory: string;
}): Promise<RedisProcess> {
  const port = before?.port ?? (await freePort());
  const directory = before?.directory ?? mkdtempSync(join(tmpdir(), 'xsp-redis-'));
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', directory, ...durable];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error('redis-server ended; npm test installs it');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // Somebody else may have been faster to take the port.
  if (child.exitCode !== null) return startRedis(before);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { url: `redis://127.0.0.1:${port}`, port, directory, kill };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
