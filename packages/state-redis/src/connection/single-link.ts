import type { Redis } from 'ioredis';
import type { LuaLibrary } from '../lua/library';
import type { Link, PartitionFields, PartitionRead, ReadAnswer, RedisRequest } from './link';
import type { CallGuard } from './call-guard';
import { GatherWrites } from './gather-writes';
import { ShareCalls } from './share-calls';

interface SingleLinkOptions {
  readonly redis: Redis;
  readonly library: LuaLibrary;
  readonly guard: CallGuard;
  readonly prefix: string;
  /** The most requests that share a call; 1: none do. */
  readonly share: number;
  /** The incarnation that the state is expected to have; `-`: whichever. */
  readonly incarnation: () => string;
  /** Closes the connection; nothing where the caller owns it. */
  readonly close: () => Promise<void>;
}

/** One Redis, or the master that Sentinel names: one call executes a whole request, whatever its partitions. */
export class SingleLink implements Link {
  private readonly shared: ShareCalls | undefined;
  private readonly writes: GatherWrites | undefined;

  constructor(private readonly options: SingleLinkOptions) {
    const { share, redis } = options;
    if (share > 1) this.shared = new ShareCalls(share, (requests) => this.execute(requests));
    else this.writes = new GatherWrites(redis);
  }

  run(request: RedisRequest): Promise<string> {
    if (this.shared) return this.shared.run(request);
    const { redis, library, prefix, guard, incarnation } = this.options;
    return guard.call(() => {
      this.writes!.begin();
      return redis.fcall(library.run, 0, prefix, incarnation(), ...request) as Promise<string>;
    });
  }

  async read(partitions: readonly PartitionRead[]): Promise<ReadAnswer> {
    const { redis, library, prefix, guard } = this.options;
    const [whole] = partitions;
    if (whole && !whole.fields && partitions.length === 1) return this.readWhole(whole.partition);
    const args = partitions.flatMap(readArguments);
    const reply = await guard.call(() => redis.callBuffer('FCALL', library.read, 0, prefix, ...args));
    return readAnswer(reply as (Buffer | (Buffer | null)[])[], partitions);
  }

  /** All of one partition: by a command of its own, which is many times faster than through a function. */
  private async readWhole(partition: string): Promise<ReadAnswer> {
    const { redis, library, prefix, guard } = this.options;
    const [now, fields] = await guard.call(() =>
      Promise.all([redis.fcall(library.read, 0, prefix), redis.hgetallBuffer(`${prefix}{${partition}}`)]),
    );
    return { now: Number((now as string[])[0]), partitions: [new Map(Object.entries(fields))] };
  }

  async learn(idsAndTexts: readonly string[]): Promise<void> {
    const { redis, library, guard } = this.options;
    await guard.call(() => redis.fcall(library.learn, 0, ...idsAndTexts));
  }

  async document(key: string, operation: string, ...args: string[]): Promise<readonly string[]> {
    const { redis, library, guard, prefix } = this.options;
    return (await guard.call(() => redis.fcall(library.document, 1, key, prefix, operation, ...args))) as string[];
  }

  command(name: string, key: string, ...args: (string | Buffer)[]): Promise<unknown> {
    return this.options.guard.call(() => this.options.redis.call(name, key, ...args));
  }

  commandBuffer(name: string, key: string, ...args: (string | Buffer)[]): Promise<unknown> {
    return this.options.guard.call(() => this.options.redis.callBuffer(name, key, ...args));
  }

  async *keys(prefix: string): AsyncGenerator<string> {
    yield* scanKeys(prefix, (cursor, pattern) =>
      this.options.guard.call(() => this.options.redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000)),
    );
  }

  close(): Promise<void> {
    return this.options.close();
  }

  private async execute(requests: readonly RedisRequest[]): Promise<readonly string[]> {
    const { redis, library, prefix, guard, incarnation } = this.options;
    const answer = await guard.call(() => redis.fcall(library.run, 0, prefix, incarnation(), ...requests.flat()));
    return typeof answer === 'string' ? [answer] : (answer as string[]);
  }
}

/** PARTITION COUNT FIELD..., or PARTITION -1 for all of it: see `read` in `lua/main.lua`. */
export function readArguments({ partition, fields }: PartitionRead): string[] {
  return fields ? [partition, String(fields.length), ...fields] : [partition, '-1'];
}

/** Reads NOW and each partition's values. */
export function readAnswer(
  reply: readonly (Buffer | (Buffer | null)[])[],
  partitions: readonly PartitionRead[],
): ReadAnswer {
  const now = Number((reply[0] as Buffer).toString('latin1'));
  return {
    now,
    partitions: partitions.map(({ fields }, index) => named(reply[index + 1] as (Buffer | null)[], fields)),
  };
}

function named(values: readonly (Buffer | null)[], fields: readonly string[] | undefined): PartitionFields {
  const found = new Map<string, Buffer>();
  if (fields) {
    ['@', ...fields].forEach((field, index) => {
      const value = values[index];
      if (value) found.set(field, value);
    });
  } else {
    for (let i = 0; i + 1 < values.length; i += 2) found.set(values[i]!.toString('latin1'), values[i + 1]!);
  }
  return found;
}

/** Goes through all keys with a prefix by SCAN. */
export async function* scanKeys(
  prefix: string,
  scan: (cursor: string, pattern: string) => Promise<[cursor: string, keys: string[]]>,
): AsyncGenerator<string> {
  const pattern = `${prefix.replace(/[*?[\]\\]/g, '\\$&')}*`;
  let cursor = '0';
  do {
    const [next, keys] = await scan(cursor, pattern);
    yield* keys;
    cursor = next;
  } while (cursor !== '0');
}
