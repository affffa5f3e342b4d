import type { ConnectionOptions } from 'node:tls';
import type { Clock } from '@xsp/core';
import type { Cluster, Redis } from 'ioredis';
import type { LuaLibrary } from './lua/library';

/** What a `RedisBackend` is made with. */
export interface RedisBackendOptions {
  /**
   * `redis[s]://[user:password@]host[:port][/db]`, `redis-sentinel://host:port,host:port/MASTER` or
   * `redis-cluster://host:port,host:port`. Either this or `client`.
   */
  readonly url?: string;
  /** A connection that the caller owns: it is used as it is configured, and not closed. */
  readonly client?: Redis | Cluster;
  /** Begins all keys: several states may share a server. `[A-Za-z0-9:._-]{0,64}`, `xsp:` when left out. */
  readonly prefix?: string;
  /** How long a call may take, repeats included, in ms; 150 when left out. */
  readonly deadlineMs?: number;
  /** How long connecting may take at first, in ms; 5,000 when left out. */
  readonly connectMs?: number;
  /**
   * Up to so many requests of one turn of the event loop share a call to Redis, each with an answer of its own; 16 when
   * left out, 1: none do. On a cluster none do.
   */
  readonly share?: number;
  /** Calls under way beyond which more are refused (`overloaded`); 10,000 when left out. */
  readonly maxWaiting?: number;
  /**
   * How many refusals this process remembers, those of the viewers that were asked for last: one that refuses hundreds of
   * candidates is then read only once. A refusal takes some 320 bytes. 100,000 when left out, 0: none. On a cluster none is
   * remembered.
   */
  readonly rememberRefusals?: number;
  /** For TLS connections: certificate authorities, client certificates. */
  readonly tls?: ConnectionOptions;
  /** Hears what is worth knowing of the server's configuration, and of losses of the connection. */
  readonly logger?: RedisLogger;
  /** This machine's clock; the state's is Redis' own. */
  readonly clock?: Clock;
  /** @internal The functions in Redis, with another clock in tests. */
  readonly library?: LuaLibrary;
}

export interface RedisLogger {
  warn(message: string): void;
}
