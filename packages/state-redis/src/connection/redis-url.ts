import { ValidationError } from '@xsp/core';

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** What a URL says of where the state is. */
export interface RedisTarget {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  /** One for a single Redis; the sentinels, or some of the cluster's nodes. */
  readonly nodes: readonly RedisNode[];
  /** The name of the master, for sentinels. */
  readonly master?: string;
  readonly username?: string;
  readonly password?: string;
  readonly db?: number;
  readonly tls: boolean;
}

const KINDS: Readonly<
  Record<string, { readonly kind: RedisTarget['kind']; readonly tls: boolean; readonly port: number }>
> = {
  redis: { kind: 'single', tls: false, port: 6379 },
  rediss: { kind: 'single', tls: true, port: 6379 },
  'redis-sentinel': { kind: 'sentinel', tls: false, port: 26379 },
  'rediss-sentinel': { kind: 'sentinel', tls: true, port: 26379 },
  'redis-cluster': { kind: 'cluster', tls: false, port: 6379 },
  'rediss-cluster': { kind: 'cluster', tls: true, port: 6379 },
};

/**
 * Reads `redis[s]://[user:password@]host[:port][/db]`, `redis-sentinel://[user:password@]host:port,.../MASTER[/db]` or
 * `redis-cluster://[user:password@]host:port,...`; with `rediss-` in front of the last two, over TLS.
 *
 * @throws ValidationError at `url`; the message never has the password
 */
export function parseRedisUrl(url: string): RedisTarget {
  const parts = /^([a-z-]+):\/\/(?:([^@/]*)@)?([^/?#]+)(\/[^?#]*)?$/.exec(url);
  const scheme = parts && KINDS[parts[1]!];
  if (!parts || !scheme) {
    throw new ValidationError(
      'url',
      'must be redis://host:port/db, rediss://…, redis-sentinel://host:port,host:port/MASTER or redis-cluster://host:port,host:port',
    );
  }
  const [, , credentials, hosts, path = ''] = parts;
  const { kind, tls, port } = scheme;
  const nodes = hosts!.split(',').map((host) => parseNode(host, port));
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode);
  if (kind === 'single' && nodes.length > 1)
    throw new ValidationError('url', 'must name one host; use redis-cluster://');
  if (kind === 'cluster' && segments.length > 0)
    throw new ValidationError('url', 'must not name a db: a cluster has one');
  const master = kind === 'sentinel' ? segments.shift() : undefined;
  if (kind === 'sentinel' && !master) throw new ValidationError('url', "must end with the master's name: …/MASTER");
  return {
    kind,
    nodes,
    tls,
    ...(master !== undefined && { master }),
    ...parseCredentials(credentials),
    ...parseDb(segments),
  };
}

function parseNode(text: string, standardPort: number): RedisNode {
  const parts = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(text);
  const port = parts?.[2] === undefined ? standardPort : Number(parts[2]);
  if (!parts || port < 1 || port > 65_535) throw new ValidationError('url', `has no host and port in '${text}'`);
  return { host: parts[1]!.replace(/^\[|\]$/g, ''), port };
}

function parseCredentials(text: string | undefined): Pick<RedisTarget, 'username' | 'password'> {
  if (text === undefined || text === '') return {};
  const colon = text.indexOf(':');
  const username = decode(colon < 0 ? text : text.slice(0, colon));
  const password = colon < 0 ? '' : decode(text.slice(colon + 1));
  return { ...(username !== '' && { username }), ...(password !== '' && { password }) };
}

function parseDb(segments: readonly string[]): Pick<RedisTarget, 'db'> {
  if (segments.length === 0) return {};
  const db = Number(segments[0]);
  if (segments.length > 1 || !/^\d{1,5}$/.test(segments[0]!)) {
    throw new ValidationError('url', `must name a db by its number, but has '/${segments.join('/')}'`);
  }
  return { db };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ValidationError('url', 'has a % that is not followed by two hexadecimal digits; write %25');
  }
}
