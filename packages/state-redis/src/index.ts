export { RedisBackend } from './redis-backend';
export type { BreakerState } from './connection/circuit-breaker';
export type { RedisBackendOptions, RedisLogger } from './redis-backend-options';
export { parseRedisUrl, type RedisNode, type RedisTarget } from './connection/redis-url';
