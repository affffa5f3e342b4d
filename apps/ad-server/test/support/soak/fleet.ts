import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRedis } from '../redis-process';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from '../server-process';
import { soakCatalogue, TTL_MS } from './catalogue';
import { sleep, type Random } from './random';

const ENV = {
  XSP_SECRET: 'a secret of all servers',
  XSP_USER_KEY: 'a user key of all servers',
  // Whoever is asked, documents name nobody in particular: the load chooses.
  XSP_PUBLIC_URL: 'http://ads.example',
  XSP_RESERVATION_TTL_MS: String(TTL_MS),
  XSP_DEADLINE_MS: '3000',
  XSP_ADS_PER_VIEWER: '0',
  XSP_SPOOL: 'spool',
};

/** Several servers on one Redis, that are killed and come back, and whoever asks them. */
export class Fleet {
  private readonly servers: (ServerProcess | undefined)[];
  private readonly directories: string[];
  private weight = 1;
  kills = 0;
  reloads = 0;
  redisCrashes = 0;

  private constructor(
    private redis: Awaited<ReturnType<typeof startRedis>>,
    servers: readonly ServerProcess[],
    private readonly random: Random,
  ) {
    this.servers = [...servers];
    this.directories = servers.map(({ directory }) => directory);
  }

  static async start(size: number, random: Random): Promise<Fleet> {
    const redis = await startRedis();
    const servers: ServerProcess[] = [];
    for (let index = 0; index < size; index++) {
      servers.push(await startServer({ catalog: soakCatalogue(1), env: { ...ENV, XSP_STATE: redis.url } }));
    }
    return new Fleet(redis, servers, random);
  }

  get redisUrl(): string {
    return this.redis.url;
  }

  /** The address of a server that is up, as far as is known. */
  url(): string {
    return this.random.oneOf(this.servers.filter((server) => server !== undefined)).url;
  }

  /** Asks one server after the other until one answers; a status of 503 is no answer. @throws after half a minute */
  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const until = performance.now() + 30_000;
    for (;;) {
      const response = await fetch(this.url() + path, { redirect: 'manual', ...init }).catch(() => undefined);
      if (response && response.status !== 503) return response;
      await response?.arrayBuffer().catch(() => undefined);
      if (performance.now() > until) throw new Error(`Nobody answers ${path}: ${response?.status ?? 'no connection'}`);
      await sleep(100);
    }
  }

  manage(method: string, path: string, body?: unknown): Promise<Response> {
    return this.ask(path, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_TOKEN}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** Kills a server without a word, and starts it again where it was. */
  async killOne(): Promise<void> {
    const index = this.random.below(this.servers.length);
    const server = this.servers[index];
    if (!server || this.servers.filter((one) => one !== undefined).length < 2) return;
    this.servers[index] = undefined;
    await server.stop('SIGKILL');
    this.kills++;
    const directory = this.directories[index]!;
    await sleep(this.random.below(1_000));
    const env = { ...ENV, XSP_STATE: this.redis.url, XSP_CATALOG: join(directory, 'catalog.yaml') };
    // Redis may be away just now, and a server does not begin without its state.
    for (let time = 0; this.servers[index] === undefined; time++) {
      this.servers[index] = await startServer({ directory, env }).catch((error: unknown) => {
        if (time === 20) throw error;
        return undefined;
      });
    }
  }

  /** Kills Redis, which keeps what it acknowledged, and starts it again. */
  async crashRedis(): Promise<void> {
    await this.redis.kill();
    this.redisCrashes++;
    await sleep(1_000);
    this.redis = await startRedis(this.redis);
  }

  /** Writes the catalogue anew for all, and tells them. */
  reload(): void {
    this.weight = 1 + (this.weight % 5);
    for (const directory of this.directories)
      writeFileSync(join(directory, 'catalog.yaml'), soakCatalogue(this.weight));
    for (const server of this.servers) if (server) process.kill(server.pid, 'SIGHUP');
    this.reloads++;
  }

  /** Ends the servers as one does; how each ended. */
  async stopServers(): Promise<readonly unknown[]> {
    return Promise.all(this.servers.map(async (server) => server?.stop()));
  }

  async stop(): Promise<void> {
    await this.stopServers();
    await this.redis.kill();
    for (const directory of [...this.directories, this.redis.directory]) removeDirectory(directory);
  }
}
