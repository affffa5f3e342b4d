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
  const limited = bytes.toString('latin1', 0, 1) === '+';
  const limit = limited ? bytes.readBigUInt64LE(1) : undefined;
  const which = limited ? 15 : 3;
  const count = bytes.length < which ? 0 : bytes.readUInt16LE(which - 2);
  const counters: RawCounter[] = [];
  let at = which + 8 * count;
  for (let index = 0; index < count; index++) {
    const kind = bytes.toString('latin1', which + 8 * index, which + 8 * index + 1);
    if (kind === 'r') at += 6;
    const committed = bytes.readBigUInt64LE(at + 6);
    const edges = bytes.readUInt16LE(at + 22);
    let held = 0n;
    for (let edge = at + 24; edge < at + 24 + edges; edge += 14) {
      if (bytes.readUIntLE(edge, 6) > now) held += bytes.readBigUInt64LE(edge + 6);
    }
    counters.push({ partition, field, kind, committed, held, limit });
    at += 24 + edges;
    if (kind === 's') at += 2 + bytes.readUInt16LE(at);
  }
  return counters;
}
