import { defineOption, type Option } from '@xsp/core';
import type { Redis } from 'ioredis';
import { RedisBackend } from '../src';
import { RedisServer } from './support/redis-server';

const DAY = 86_400_000;
const viewer = { kind: 'viewer', id: 'v1' };

/** A cap of one a day, and for every third campaign a daily limit that is kept beside the counter. */
function campaign(index: number, now: number): Option {
  const name = `c${index}`;
  const start = now - (now % DAY);
  const counter = ['campaign', name];
  const cap = { partition: 'viewer', counter, amount: 1n, whenLate: 'count' } as const;
  return defineOption(name, [
    { ...cap, window: { kind: 'rolling', ms: DAY }, limits: [{ name: 'cap', at: 1n }] },
    ...(index % 3 > 0
      ? []
      : [
          {
            ...cap,
            window: { kind: 'fixed', start, end: start + 3 * DAY } as const,
            limits: [{ name: 'day', at: 'stored' as const }],
          },
        ]),
  ]);
}

describe.each([
  ['single fields are read of a viewer in a hash table', []],
  ['all is read of a viewer in a listpack', ['--hash-max-listpack-value', '1024']],
])('where a viewer refuses nearly all candidates, %s', (_name, settings) => {
  let server: RedisServer;
  let admin: Redis;
  let backend: RedisBackend;

  beforeAll(async () => {
    server = await RedisServer.start(settings);
    admin = server.client();
    backend = await RedisBackend.open({ url: server.url, deadlineMs: 5_000 });
  });
  afterAll(async () => {
    await backend.close();
    admin.disconnect();
    await server.stop();
  });

  it('takes the best that fits in two calls and a read, and tells of the others what a dry run tells', async () => {
    const options = Array.from({ length: 60 }, (_, index) => campaign(index, backend.now()));
    for (let index = 0; index < 60; index += 3) {
      await backend.setLimit({ partition: viewer, counter: ['campaign', `c${index}`], at: 5n });
    }
    for (const option of options.slice(0, 50)) {
      await backend.consume({ id: `seen-${option.key}`, bind: { viewer }, options: [option], rememberMs: DAY });
    }
    const request = { bind: { viewer }, slots: [{ options, ttlMs: 60_000 }], rememberMs: DAY };
    const told = await backend.reserve({ ...request, id: 'dry', dryRun: true });

    await admin.config('RESETSTAT');
    const { slots } = await backend.reserve({ ...request, id: 'r1' });
    const stats = await admin.info('commandstats');
    expect(/cmdstat_fcall:calls=(\d+)/.exec(stats)?.[1]).toBe(settings.length > 0 ? '3' : '2');
    expect(stats.includes('cmdstat_hgetall')).toBe(settings.length > 0);

    expect(slots[0]).toMatchObject({ status: 'held', key: 'c50' });
    const figures = (slot: (typeof slots)[number] | undefined): unknown[] =>
      slot && 'refusals' in slot ? slot.refusals.map((refusal) => ({ ...refusal })) : [];
    expect(figures(slots[0])).toHaveLength(50);
    expect(figures(slots[0])).toEqual(figures(told.slots[0]).slice(0, 50));
  });
});
