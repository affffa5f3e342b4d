import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { accepts, freePort } from './ports';

/** A real Redis for the server under test, durable beyond a kill. */
export interface RedisProcess {
  readonly url: string;
  readonly port: number;
  readonly directory: string;
  /** Ends it without a word, as a crash does. */
  kill(): Promise<void>;
}

/** Where a process listens and what it keeps. */
export type RedisPlace = Pick<RedisProcess, 'port' | 'directory'>;

/**
 * @param before the process that crashed, of which port and files are used again
 * @param settings more of them, as on the command line: `'--cluster-enabled', 'yes'`
 */
export async function startRedis(before?: RedisPlace, settings: readonly string[] = []): Promise<RedisProcess> {
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  return start(before ?? (await newPlace()), [...durable, ...settings]);
}

/** @param lines of its configuration: `sentinel monitor state 127.0.0.1 6379 2` */
export async function startSentinel(lines: readonly string[]): Promise<RedisProcess> {
  const place = await newPlace();
  const file = join(place.directory, 'sentinel.conf');
  writeFileSync(file, lines.join('\n'));
  return start(place, [], [file, '--sentinel']);
}

/** What a Redis on this machine answers a command with, as text. @throws what it refuses it with */
export async function redisCli(port: number, ...command: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('redis-cli', ['-e', '-p', String(port), ...command]);
  return stdout.trim();
}

async function newPlace(): Promise<RedisPlace> {
  return { port: await freePort(), directory: mkdtempSync(join(tmpdir(), 'xsp-redis-')) };
}

async function start(
  { port, directory }: RedisPlace,
  settings: readonly string[],
  first: readonly string[] = [],
): Promise<RedisProcess> {
  const own = ['--bind', '127.0.0.1', '--port', String(port), '--dir', directory];
  const child = spawn('redis-server', [...first, ...own, ...settings], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error('redis-server ended; npm test installs it');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // Somebody else may have been faster to take the port.
  if (child.exitCode !== null) return start({ port: await freePort(), directory }, settings, first);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { url: `redis://127.0.0.1:${port}`, port, directory, kill };
}
