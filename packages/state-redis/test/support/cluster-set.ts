import { Cluster, Redis } from 'ioredis';
import { RedisServer } from './redis-server';

const SLOTS = 16_384;

/** A cluster of three masters, each with a replica, on loopback; fails over in about two seconds. */
export class ClusterSet {
  private constructor(readonly servers: readonly RedisServer[]) {}

  static async start(settings: readonly string[] = []): Promise<ClusterSet> {
    const own = [
      '--cluster-enabled',
      'yes',
      '--cluster-node-timeout',
      '1000',
      '--cluster-replica-validity-factor',
      '0',
    ];
    const servers: RedisServer[] = [];
    for (let index = 0; index < 6; index++) servers.push(await RedisServer.start([...own, ...settings]));
    const set = new ClusterSet(servers);
    await set.form();
    return set;
  }

  get url(): string {
    return `redis-cluster://${this.servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  }

  /** A client for the test's own use. */
  client(): Cluster {
    const nodes = this.servers.map(({ port }) => ({ host: '127.0.0.1', port }));
    return new Cluster(nodes).on('error', () => undefined);
  }

  /** The server whose slots a key is in, now. */
  async masterOf(key: string): Promise<RedisServer> {
    return this.ask(async (redis) => {
      const slot = (await redis.call('CLUSTER', 'KEYSLOT', key)) as number;
      const slots = (await redis.call('CLUSTER', 'SLOTS')) as [number, number, [string, number]][];
      const [, , [, port]] = slots.find(([from, to]) => from <= slot && slot <= to)!;
      return this.servers.find((server) => server.port === port)!;
    });
  }

  async stop(): Promise<void> {
    for (const server of this.servers) await server.stop();
  }

  private async form(): Promise<void> {
    const clients = this.servers.map((server) => server.client());
    try {
      const [first] = this.servers;
      for (const client of clients.slice(1)) await client.call('CLUSTER', 'MEET', '127.0.0.1', String(first!.port));
      for (let index = 0; index < 3; index++) {
        const [from, to] = [Math.floor((index * SLOTS) / 3), Math.floor(((index + 1) * SLOTS) / 3) - 1];
        await clients[index]!.call('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
      }
      const ids = await Promise.all(clients.map((client) => client.call('CLUSTER', 'MYID') as Promise<string>));
      for (let index = 3; index < 6; index++) {
        await retry(() => clients[index]!.call('CLUSTER', 'REPLICATE', ids[index - 3]!));
      }
      for (const client of clients) {
        await retry(async () => {
          const info = (await client.call('CLUSTER', 'INFO')) as string;
          const nodes = (await client.call('CLUSTER', 'NODES')) as string;
          const slaves = nodes.split('\n').filter((line) => line.includes('slave')).length;
          if (!info.includes('cluster_state:ok') || slaves !== 3) throw new Error('the cluster does not form');
        });
      }
    } finally {
      for (const client of clients) client.disconnect();
    }
  }

  private async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    for (const server of this.servers) {
      const redis = new Redis({ port: server.port, host: '127.0.0.1', retryStrategy: () => null, connectTimeout: 500 });
      redis.on('error', () => undefined);
      try {
        return await question(redis);
      } catch {
        continue;
      } finally {
        redis.disconnect();
      }
    }
    throw new Error('no node of the cluster answers');
  }
}

async function retry<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries > 400) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
