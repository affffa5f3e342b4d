import type { ConnectionOptions } from 'node:tls';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { backoffMs } from './backoff';
import type { RedisTarget } from './redis-url';

/**
 * Connects as a server wants it: nothing is queued while disconnected, and nothing is repeated behind our back, since
 * every call has a deadline and is repeated by the {@link CallGuard}.
 */
export function openConnection(target: RedisTarget, tls: ConnectionOptions | undefined): Redis | Cluster {
  const { kind, nodes, username, password, db, master } = target;
  const common = {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: 2_000,
    keepAlive: 5_000,
    noDelay: true,
    // What is half open says nothing at all: a call waits, and no byte comes.
    socketTimeout: 1_000,
    retryStrategy: (times: number) => reconnectMs(times),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(db !== undefined && { db }),
    ...(target.tls && { tls: { ...tls } }),
  } satisfies RedisOptions;
  switch (kind) {
    case 'single':
      return new Redis({ ...common, host: nodes[0]!.host, port: nodes[0]!.port });
    case 'sentinel':
      return new Redis({
        ...common,
        sentinels: [...nodes],
        name: master!,
        sentinelRetryStrategy: (times) => reconnectMs(times),
        ...(target.tls && { enableTLSForSentinelMode: true, sentinelTLS: { ...tls } }),
      });
    case 'cluster': {
      const { enableOfflineQueue: _queue, retryStrategy: _retry, ...forCluster } = common;
      return new Cluster([...nodes], {
        enableOfflineQueue: false,
        clusterRetryStrategy: (times) => reconnectMs(times),
        redisOptions: forCluster,
        slotsRefreshTimeout: 2_000,
        maxRedirections: 16,
      });
    }
  }
}

function reconnectMs(times: number): number {
  return Math.min(20 * times, 500) + backoffMs(1);
}
