import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port';

/** A Redis server of our own on a free loopback port, in a directory of its own; gone after `stop`. */
export class RedisServer {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly directory: string,
    private readonly binary: string,
    private readonly settings: readonly string[],
  ) {}

  /** @param settings as on the command line: `'--appendonly', 'yes'` */
  static async start(
    settings: readonly string[] = [],
    binary = process.env['XSP_REDIS_SERVER'] ?? 'redis-server',
  ): Promise<RedisServer> {
    const directory = await mkdtemp(join(tmpdir(), 'xsp-redis-'));
    const server = new RedisServer(await freePort(), directory, binary, settings);
    await server.run();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.process!.pid!;
  }

  /** Starts the process (again) and waits until it answers. */
  async run(): Promise<void> {
    const standard = ['--bind', '127.0.0.1', '--port', String(this.port), '--dir', this.directory, '--daemonize', 'no'];
    // A replica would be made to wait for others.
    const soon = ['--repl-diskless-sync-delay', '0'];
    const args = [...standard, ...soon, '--save', '', '--appendonly', 'no', ...this.settings];
    const started = spawn(this.binary, args, { stdio: 'ignore' });
    this.process = started;
    let failure: Error | undefined;
    started.on('error', (error) => (failure = error));
    for (let tries = 0; tries < 200; tries++) {
      if (failure) throw new Error(`${this.binary} cannot be started; install redis-server (${failure.message})`);
      if (await this.answers()) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`Redis did not start on port ${this.port}`);
  }

  /** A connection for the test's own use. */
  client(): Redis {
    return new Redis({ port: this.port, host: '127.0.0.1', retryStrategy: () => 50 }).on('error', () => undefined);
  }

  /** Ends the process without a word, as a crash does. */
  async kill(): Promise<void> {
    const { process: running } = this;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  /** Stops the process from running without closing its connections. */
  pause(): void {
    this.process!.kill('SIGSTOP');
  }

  resume(): void {
    this.process!.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    const redis = new Redis({
      port: this.port,
      host: '127.0.0.1',
      lazyConnect: true,
      connectTimeout: 500,
      retryStrategy: () => null,
    });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      return (await redis.ping()) === 'PONG';
    } catch {
      return false;
    } finally {
      redis.disconnect();
    }
  }
}
