import { Cluster } from 'ioredis';
import { RedisBackend } from '../../src';
import type { ClusterSet } from './cluster-set';

/** Makes a call, whose request begins with a letter (see `src/lua/main.lua`), at a moment of its own. */
type Around = (letter: string, call: () => Promise<unknown>) => Promise<unknown>;

/** A client of a cluster that something can be done between the steps of. */
export class Hooked {
  private constructor(
    readonly backend: RedisBackend,
    private readonly client: Cluster,
  ) {}

  static async open(set: ClusterSet, prefix: string): Promise<Hooked> {
    const client = new Cluster(set.servers.map(({ port }) => ({ host: '127.0.0.1', port })));
    return new Hooked(await RedisBackend.open({ client, prefix, deadlineMs: 10_000 }), client);
  }

  /** From now on: what is done around each call for a reservation. */
  around(reservation: string, around: Around): void {
    const fcall = this.client.fcall.bind(this.client) as (...args: unknown[]) => Promise<unknown>;
    const hooked = (...args: unknown[]): Promise<unknown> => {
      const isOfIt = args.some((arg) => String(arg).split('~').includes(reservation));
      return isOfIt ? around(String(args[5])[0]!, () => fcall(...args)) : fcall(...args);
    };
    Object.assign(this.client, { fcall: hooked });
  }

  fieldsOf(key: string): Promise<number> {
    return this.client.hlen(key);
  }

  async close(): Promise<void> {
    await this.backend.close();
    this.client.disconnect();
  }
}
