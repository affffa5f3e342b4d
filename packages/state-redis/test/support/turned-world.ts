import { ManualClock, type Clock, type Option } from '@xsp/core';
import type { Redis } from 'ioredis';
import { RedisBackend, type RedisBackendOptions } from '../../src';
import { loadLibrary } from '../../src/connection/connect';
import type { RedisRequest } from '../../src/connection/link';
import { encodeOption } from '../../src/encode/encode-option';
import { keyPrefix } from '../../src/names';
import { turnableLibrary } from './test-clock';

const START = 1_790_000_123_457;
const PREFIX = keyPrefix('xsp:');

/** An empty Redis with a clock that the test turns, and processes that share it. */
export class TurnedWorld {
  readonly clock = new ManualClock(START);
  private readonly opened: RedisBackend[] = [];

  private constructor(private readonly admin: Redis) {}

  static async begin(admin: Redis): Promise<TurnedWorld> {
    await admin.flushall();
    await loadLibrary(admin, turnableLibrary);
    const world = new TurnedWorld(admin);
    await world.turnTo(START);
    return world;
  }

  get now(): number {
    return this.clock.now();
  }

  async turnTo(time: number): Promise<void> {
    this.clock.set(time);
    await this.admin.fcall(turnableLibrary.turn, 0, PREFIX, time);
  }

  /** A process with a clock of its own, or the right one. */
  async open(options: Partial<RedisBackendOptions> = {}, clock: Clock = this.clock): Promise<RedisBackend> {
    const client = options.url === undefined && { client: this.admin };
    const backend = await RedisBackend.open({
      ...client,
      deadlineMs: 5_000,
      library: turnableLibrary,
      clock,
      ...options,
    });
    this.opened.push(backend);
    return backend;
  }

  /**
   * Executes a request of the protocol, as another process may have sent it.
   *
   * @param only the one partition that it may touch, as on a cluster
   */
  async execute(request: RedisRequest, only?: string): Promise<string> {
    const keys = only === undefined ? [] : [this.key(only)];
    return (await this.admin.fcall(turnableLibrary.run, keys.length, ...keys, PREFIX, '-', ...request)) as string;
  }

  /** Tells the functions what options are. */
  async learn(options: readonly Option[]): Promise<void> {
    const pairs = options.map(encodeOption).flatMap(({ id, template }) => [id, template]);
    await this.admin.fcall(turnableLibrary.learn, 0, ...pairs);
  }

  /** How many calls of functions something takes. */
  async calls(something: () => Promise<unknown>): Promise<number> {
    await this.admin.config('RESETSTAT');
    await something();
    const stats = await this.admin.info('commandstats');
    return Number(/cmdstat_fcall:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  }

  /** The key of a partition. */
  key(partition: string): string {
    return `${PREFIX}{${partition}}`;
  }

  async end(): Promise<void> {
    for (const backend of this.opened) await backend.close();
  }
}
