import { StateError, ValidationError } from '@xsp/core';
import { Cluster, type Redis } from 'ioredis';
import { luaLibrary, type LuaLibrary } from '../lua/library';
import type { RedisBackendOptions, RedisLogger } from '../redis-backend-options';
import { CallGuard, type Remedy } from './call-guard';
import { CircuitBreaker, type BreakerState } from './circuit-breaker';
import { classifyError } from './classify-error';
import { ClusterLink } from './cluster-link';
import { hangUp } from './hang-up';
import type { Link } from './link';
import { openConnection } from './open-connection';
import { parseRedisUrl } from './redis-url';
import { SingleLink } from './single-link';
import { checkServer } from './startup-checks';

/** A connection with the functions loaded. */
export interface Connected {
  /** Partitions lie on several nodes. */
  readonly spread: boolean;
  link(prefix: string, incarnation: () => string, onUnheard: (partition: string, member: string) => void): Link;
  /** Whether calls are refused because Redis does not answer. */
  breakerState(): BreakerState;
  /** Hears that a connection was lost: another server may answer from now on. */
  onLost(listener: () => void): void;
  close(): Promise<void>;
}

const SILENT: RedisLogger = { warn: () => undefined };

/** @throws ValidationError, StateError: see `RedisBackend.open` */
export async function connect(options: RedisBackendOptions): Promise<Connected> {
  requireOptions(options);
  const { deadlineMs = 150, connectMs = 5_000, maxWaiting = 10_000, share = 16, logger = SILENT } = options;
  const target = options.client ? undefined : parseRedisUrl(options.url!);
  const client = options.client ?? openConnection(target!, options.tls);
  let lost: (() => void) | undefined;
  const close = async (): Promise<void> => {
    if (lost) client.off('close', lost);
    if (!options.client) hangUp(client);
  };
  const library = options.library ?? luaLibrary();
  try {
    if (!options.client) listen(client, logger);
    await whenReady(client, connectMs);
    if (target?.db !== undefined) await requireDb(client as Redis, target.db);
    for (const node of nodesOf(client)) {
      await checkServer(node, logger);
      await loadLibrary(node, library);
    }
  } catch (error) {
    await close();
    throw error instanceof ValidationError ? error : classifyError(error).error;
  }
  const breaker = new CircuitBreaker({ failures: 10, openMs: 100, longestMs: 2_000 });
  const guard = new CallGuard({ deadlineMs, maxWaiting }, breaker, (remedy, until) =>
    apply(remedy, client, library, until),
  );
  return {
    spread: client instanceof Cluster,
    breakerState: () => breaker.stateAt(performance.now()),
    onLost: (listener) => void client.on('close', (lost = listener)),
    link: (prefix, incarnation, onUnheard) =>
      client instanceof Cluster
        ? new ClusterLink({ cluster: client, library, guard, prefix, onUnheard, close })
        : new SingleLink({ redis: client, library, guard, prefix, share, incarnation, close }),
    close,
  };
}

function requireOptions(options: RedisBackendOptions): void {
  const { url, client, prefix = 'xsp:', share = 16, deadlineMs = 150, rememberRefusals = 0 } = options;
  if ((url === undefined) === (client === undefined)) {
    throw new ValidationError('url', 'must be given, or client, but not both');
  }
  if (!/^[A-Za-z0-9:._-]{0,64}$/.test(prefix)) {
    throw new ValidationError('prefix', `must match [A-Za-z0-9:._-]{0,64}, but is ${JSON.stringify(prefix)}`);
  }
  if (!Number.isSafeInteger(share) || share < 1 || share > 256) {
    throw new ValidationError('share', `must be a whole number from 1 to 256, but is ${share}`);
  }
  if (!Number.isSafeInteger(rememberRefusals) || rememberRefusals < 0) {
    throw new ValidationError('rememberRefusals', `must be a whole number from 0, but is ${rememberRefusals}`);
  }
  if (!Number.isFinite(deadlineMs) || deadlineMs < 1) {
    throw new ValidationError('deadlineMs', `must be 1 ms at least, but is ${deadlineMs}`);
  }
}

/** Without a listener an error of the connection would end the process; what it means shows in the calls. */
function listen(redis: Redis | Cluster, logger: RedisLogger): void {
  let last = '';
  redis.on('error', (error: Error) => {
    if (error.message !== last) logger.warn(`Redis: ${error.message}`);
    last = error.message;
  });
  redis.on('ready', () => (last = ''));
}

async function whenReady(redis: Redis | Cluster, ms: number): Promise<void> {
  if (redis.status === 'ready') return;
  if (redis.status === 'wait') redis.connect().catch(() => undefined);
  await new Promise<void>((resolve, reject) => {
    let reason = '';
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      redis.off('ready', onReady).off('error', onError).off('end', onEnd);
      if (error) reject(error);
      else resolve();
    };
    const onReady = (): void => settle();
    const onError = (error: Error): void => void (reason = error.message);
    const onEnd = (): void => settle(unreachable(`The connection was closed. ${reason}`));
    const timer = setTimeout(() => settle(unreachable(`Not ready in ${ms} ms. ${reason}`)), ms);
    redis.on('ready', onReady).on('error', onError).on('end', onEnd);
  });
}

/** A connection that may not use the db that it was told of stays in db 0 and says nothing. @throws ValidationError */
async function requireDb(redis: Redis, db: number): Promise<void> {
  try {
    await redis.select(db);
  } catch (cause) {
    if (!/out of range/.test((cause as Error).message)) throw cause;
    throw new ValidationError('url', `must name a db that the server has (its setting 'databases'), but has /${db}`, {
      cause,
    });
  }
}

function unreachable(what: string): StateError {
  return new StateError('unavailable', `Redis cannot be reached: ${what}`.trim());
}

/** Loads the functions, unless they are there: they are replicated and survive a restart. */
export async function loadLibrary(redis: Redis, { code }: LuaLibrary): Promise<void> {
  try {
    await redis.call('FUNCTION', 'LOAD', code);
  } catch (error) {
    if (!/already exists/.test((error as Error).message)) throw error;
  }
}

async function apply(remedy: Remedy, client: Redis | Cluster, library: LuaLibrary, until: number): Promise<void> {
  if (remedy === 'load') {
    for (const node of nodesOf(client)) await loadLibrary(node, library);
  } else if (!(client instanceof Cluster)) {
    // Until it is closed it says that it is ready, and would take what comes with it.
    const closed = client.status === 'ready' && new Promise((resolve) => client.once('close', resolve));
    hangUp(client, true);
    await closed;
    await whenReady(client, Math.max(1, until - performance.now()));
  }
}

/** The servers that are written to. */
function nodesOf(client: Redis | Cluster): readonly Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}
