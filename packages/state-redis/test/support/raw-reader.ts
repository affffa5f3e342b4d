import type { Redis } from 'ioredis';

/** A counter as the documented bytes say: docs/redis-schema.md. Written apart from the code under test, on purpose. */
export interface RawCounter {
  readonly partition: string;
  readonly field: string;
  readonly kind: string;
  readonly committed: bigint;
  /** In edges that have not passed. */
  readonly held: bigint;
  readonly limit: bigint | undefined;
}

/** Reads all counters of the partitions of a kind, each partition in one command. */
export async function readRaw(redis: Redis, prefix: string, kind: string): Promise<RawCounter[]> {
  const keys = await redis.keys(`${prefix}{${kind}/*}`);
  const partitions = await Promise.all(keys.map(async (key) => readPartition(redis, key)));
  return partitions.flat();
}

async function readPartition(redis: Redis, key: string): Promise<RawCounter[]> {
  const replies = await redis.multi().time().hgetallBuffer(key).exec();
  const [seconds, micros] = replies![0]![1] as [string, string];
  const now = Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
  const fields = Object.entries(replies![1]![1] as Record<string, Buffer>);
  return fields.flatMap(([field, bytes]) => (field.startsWith('c:') ? countersOf(key, field, bytes, now) : []));
}

function countersOf(partition: string, field: string, bytes: Buffer, now: number): RawCounter[] {
  const big = (at: number): bigint =>
    BigInt(bytes.readUInt32LE(at)) * 4_294_967_296n + BigInt(bytes.readUInt32LE(at + 4));
  const limited = bytes.toString('latin1', 0, 1) === '+';
  const limit = limited ? big(1) : undefined;
  const counters: RawCounter[] = [];
  for (let at = limited ? 13 : 1; at < bytes.length;) {
    const edges = bytes.readUInt16LE(at + 36);
    const log = bytes.readUInt16LE(at + 38);
    let held = 0n;
    for (let edge = at + 40; edge < at + 40 + edges; edge += 14) {
      if (bytes.readUIntLE(edge, 6) > now) held += big(edge + 6);
    }
    const kind = bytes.toString('latin1', at, at + 1);
    counters.push({ partition, field, kind, committed: big(at + 20), held, limit });
    at += 40 + edges + log;
  }
  return counters;
}
