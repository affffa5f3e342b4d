import { ValidationError } from '@xsp/core';
import type { Redis } from 'ioredis';
import type { RedisLogger } from '../redis-backend-options';

/**
 * Looks at how a server is configured: refuses what would lose money, and says what may.
 *
 * @throws ValidationError when the server would evict budgets
 */
export async function checkServer(redis: Redis, logger: RedisLogger): Promise<void> {
  const config = await configOf(redis);
  if (!config) {
    logger.warn('Redis does not show its configuration to this user: see to it that it evicts nothing without a TTL.');
    return;
  }
  const policy = config.get('maxmemory-policy') ?? 'noeviction';
  if (policy !== 'noeviction' && !policy.startsWith('volatile-')) {
    throw new ValidationError(
      'maxmemory-policy',
      `must be noeviction or volatile-*, but is ${policy}: a budget that was evicted would be spent again`,
    );
  }
  if (config.get('appendonly') === 'no') {
    const snapshots = config.get('save') !== '';
    logger.warn(
      snapshots
        ? 'Redis keeps no append-only file: a crash loses what came after the last snapshot, budgets spent included.'
        : 'Redis keeps nothing on disk: a restart loses all budgets and caps (money then refuses until somebody decides).',
    );
  } else if (config.get('appendfsync') === 'no') {
    logger.warn('Redis leaves fsync to the system (appendfsync no): a crash of the machine may lose half a minute.');
  }
  if (config.get('min-replicas-to-write') === '0' && (await hasReplicas(redis))) {
    logger.warn(
      'Redis has replicas and no min-replicas-to-write: a master that was cut off goes on acknowledging what a fail-over then loses.',
    );
  }
}

async function configOf(redis: Redis): Promise<ReadonlyMap<string, string> | undefined> {
  const names = ['maxmemory-policy', 'appendonly', 'appendfsync', 'save', 'min-replicas-to-write'];
  try {
    const reply = await redis.call('CONFIG', 'GET', ...names);
    if (!Array.isArray(reply)) return new Map(Object.entries(reply as Record<string, string>));
    const pairs = reply as string[];
    return new Map(names.map((name) => [name, pairs[pairs.indexOf(name) + 1]!]));
  } catch {
    return undefined;
  }
}

async function hasReplicas(redis: Redis): Promise<boolean> {
  const info = await redis.info('replication');
  return !/connected_slaves:0\b/.test(info);
}
