import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port';
import { RedisServer } from './redis-server';

const MASTER = 'state';

/** A master with a replica, and three sentinels that fail over in about a second. */
export class SentinelSet {
  private constructor(
    readonly servers: readonly RedisServer[],
    private readonly sentinels: readonly { readonly port: number; readonly process: ChildProcess }[],
    private readonly directory: string,
  ) {}

  static async start(settings: readonly string[] = []): Promise<SentinelSet> {
    const directory = await mkdtemp(join(tmpdir(), 'xsp-sentinel-'));
    const master = await RedisServer.start(settings);
    const replica = await RedisServer.start([...settings, '--replicaof', '127.0.0.1', String(master.port)]);
    const sentinels = [];
    for (let index = 0; index < 3; index++) sentinels.push(await startSentinel(directory, index, master.port));
    const set = new SentinelSet([master, replica], sentinels, directory);
    await set.untilAgreed();
    return set;
  }

  get url(): string {
    return `redis-sentinel://${this.sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${MASTER}`;
  }

  /** The server that the sentinels name. */
  async master(): Promise<RedisServer> {
    const port = await this.ask(async (sentinel) => {
      const [, port] = (await sentinel.call('SENTINEL', 'get-master-addr-by-name', MASTER)) as string[];
      return Number(port);
    });
    return this.servers.find((server) => server.port === port)!;
  }

  /** Lets the sentinels make the replica the master, as an operator does. */
  async failOver(): Promise<void> {
    await this.ask((sentinel) => sentinel.call('SENTINEL', 'failover', MASTER));
  }

  /** Until the replica has all that its master has. */
  async untilReplicated(master: RedisServer): Promise<void> {
    const client = master.client();
    try {
      for (let tries = 0; (await client.wait(1, 250)) < 1; tries++) {
        if (tries > 100) throw new Error('the replica does not follow');
      }
    } finally {
      client.disconnect();
    }
  }

  async stop(): Promise<void> {
    for (const { process } of this.sentinels) {
      process.kill('SIGKILL');
      if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
    }
    for (const server of this.servers) await server.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Until all sentinels know each other and the replica: only then can they fail over. */
  private async untilAgreed(): Promise<void> {
    for (const { port } of this.sentinels) {
      for (let tries = 0; ; tries++) {
        const info = await this.ask((sentinel) => sentinel.call('SENTINEL', 'master', MASTER), port).catch(() => []);
        const fields = info as string[];
        const value = (name: string): string | undefined => fields[fields.indexOf(name) + 1];
        if (value('num-other-sentinels') === '2' && value('num-slaves') === '1') break;
        if (tries > 400) throw new Error('the sentinels do not agree');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  private async ask<T>(question: (sentinel: Redis) => Promise<T>, port = this.sentinels[0]!.port): Promise<T> {
    const sentinel = new Redis({ port, host: '127.0.0.1', retryStrategy: () => null }).on('error', () => undefined);
    try {
      return await question(sentinel);
    } finally {
      sentinel.disconnect();
    }
  }
}

async function startSentinel(
  directory: string,
  index: number,
  master: number,
): Promise<{ port: number; process: ChildProcess }> {
  const port = await freePort();
  const file = join(directory, `sentinel-${index}.conf`);
  await writeFile(
    file,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${directory}`,
      `sentinel monitor ${MASTER} 127.0.0.1 ${master} 2`,
      `sentinel down-after-milliseconds ${MASTER} 500`,
      `sentinel failover-timeout ${MASTER} 3000`,
      `sentinel parallel-syncs ${MASTER} 1`,
    ].join('\n'),
  );
  const binary = process.env['XSP_REDIS_SERVER'] ?? 'redis-server';
  return { port, process: spawn(binary, [file, '--sentinel'], { stdio: 'ignore' }) };
}
