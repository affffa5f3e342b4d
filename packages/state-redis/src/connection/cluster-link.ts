import type { Cluster } from 'ioredis';
import type { LuaLibrary } from '../lua/library';
import type { CallGuard } from './call-guard';
import type { Link, PartitionFields, PartitionRead, ReadAnswer, RedisRequest } from './link';
import { readAnswer, readArguments, scanKeys } from './single-link';

interface ClusterLinkOptions {
  readonly cluster: Cluster;
  readonly library: LuaLibrary;
  readonly guard: CallGuard;
  readonly prefix: string;
  /** Hears of commits that a partition confirmed and the others have not heard of: `ID/SLOT/WHAT`. */
  readonly onUnheard: (partition: string, member: string) => void;
  readonly close: () => Promise<void>;
}

/** A cluster: each call touches one partition, on the node where it lies. */
export class ClusterLink implements Link {
  constructor(private readonly options: ClusterLinkOptions) {}

  async run(request: RedisRequest): Promise<string> {
    const { cluster, library, prefix, guard, onUnheard } = this.options;
    const [, partition] = request;
    const key = `${prefix}{${partition}}`;
    const answer = (await guard.call(() => cluster.fcall(library.run, 1, key, prefix, '-', ...request))) as string;
    const mark = answer.indexOf(' !');
    if (mark < 0) return answer;
    onUnheard(partition, answer.slice(mark + 2));
    return answer.slice(0, mark);
  }

  async read(partitions: readonly PartitionRead[]): Promise<ReadAnswer> {
    if (partitions.length === 0) return { now: await this.now(), partitions: [] };
    const answers = await Promise.all(partitions.map((read) => this.readOne(read)));
    return {
      now: Math.max(...answers.map(({ now }) => now)),
      partitions: answers.map(({ partitions: [fields] }): PartitionFields => fields!),
    };
  }

  async learn(idsAndTexts: readonly string[]): Promise<void> {
    const { cluster, library, guard } = this.options;
    await guard.call(async () => {
      await Promise.all(cluster.nodes('master').map((node) => node.fcall(library.learn, 0, ...idsAndTexts)));
    });
  }

  async document(key: string, operation: string, ...args: string[]): Promise<readonly string[]> {
    const { cluster, library, guard, prefix } = this.options;
    return (await guard.call(() => cluster.fcall(library.document, 1, key, prefix, operation, ...args))) as string[];
  }

  command(name: string, key: string, ...args: (string | Buffer)[]): Promise<unknown> {
    return this.options.guard.call(() => this.options.cluster.call(name, key, ...args));
  }

  commandBuffer(name: string, key: string, ...args: (string | Buffer)[]): Promise<unknown> {
    return this.options.guard.call(() => this.options.cluster.callBuffer(name, key, ...args));
  }

  async *keys(prefix: string): AsyncGenerator<string> {
    for (const node of this.options.cluster.nodes('master')) {
      yield* scanKeys(prefix, (cursor, pattern) =>
        this.options.guard.call(() => node.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000)),
      );
    }
  }

  close(): Promise<void> {
    return this.options.close();
  }

  private async readOne(read: PartitionRead): Promise<ReadAnswer> {
    const { cluster, library, prefix, guard } = this.options;
    const key = `${prefix}{${read.partition}}`;
    if (!read.fields) {
      const [now, fields] = await guard.call(() =>
        Promise.all([cluster.fcall(library.read, 1, key, prefix), cluster.hgetallBuffer(key)]),
      );
      return { now: Number((now as string[])[0]), partitions: [new Map(Object.entries(fields))] };
    }
    const args = readArguments(read);
    const reply = await guard.call(() => cluster.callBuffer('FCALL', library.read, 1, key, prefix, ...args));
    return readAnswer(reply as (Buffer | (Buffer | null)[])[], [read]);
  }

  /** The time of some node, where no partition is asked. */
  private async now(): Promise<number> {
    const { cluster, library, prefix, guard } = this.options;
    const reply = await guard.call(() => cluster.fcall(library.read, 1, `${prefix}incarnation`, prefix));
    return Number((reply as string[])[0]);
  }
}
