import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defineOption,
  fromDumpLines,
  toDumpLines,
  type ConsumeRequest,
  type ReserveRequest,
  type StateBackend,
} from '@xsp/core';
import { parseStateUrl } from '../src/settings/state-url';
import { openState } from '../src/state/open-state';
import { startRedis, type RedisProcess } from './support/redis-process';
import { removeDirectory } from './support/server-process';

const SPEND = {
  partition: { kind: 'advertiser', id: 'acme' },
  counter: ['spend'],
  window: { kind: 'forever' },
} as const;
const AD = defineOption('ad', [
  {
    ...SPEND,
    partition: ['advertiser', 'acme'],
    amount: 7n,
    limits: [{ name: 'total', at: 'stored' }],
    whenLate: 'fit',
  },
]);
const HEAD = { bind: { viewer: { kind: 'viewer', id: 'v' } }, params: { page: 'home' }, rememberMs: 3_600_000 };
const SLOT = { options: [AD], ttlMs: 600_000 };

describe('a dump moved from one state to another', () => {
  let redis: RedisProcess;
  let directory: string;
  let opened = 0;
  beforeAll(async () => {
    redis = await startRedis(undefined, ['--databases', '64']);
    directory = mkdtempSync(join(tmpdir(), 'xsp-moved-'));
  });
  afterAll(async () => {
    await redis.kill();
    removeDirectory(redis.directory);
    removeDirectory(directory);
  });

  /** An empty state of a kind. */
  function open(kind: string): Promise<StateBackend> {
    const number = opened++;
    const url = { memory: 'memory:', lmdb: `lmdb:${directory}/${number}`, redis: `${redis.url}/${number}` }[kind]!;
    return openState(parseStateUrl(url), 30_000, { warn: () => undefined });
  }

  async function move(from: StateBackend, to: StateBackend): Promise<void> {
    await to.load(fromDumpLines(toDumpLines(from.dump())));
  }

  const kinds = ['memory', 'lmdb', 'redis'];
  const pairs = kinds.flatMap((from) => kinds.map((to) => [from, to] as const));

  it.each(pairs)('from %s to %s and back: who asks again gets the same decision', async (kind, other) => {
    const reserves: ReserveRequest[] = [
      { ...HEAD, id: 'plain', slots: [SLOT] },
      {
        ...HEAD,
        id: 'pod',
        slots: [
          { ...SLOT, pod: 'a' },
          { ...SLOT, pod: 'a', position: 4 },
        ],
      },
      { ...HEAD, id: 'said', slots: [SLOT], fingerprint: "the caller's own words, ünd mehr ".repeat(9) },
      { ...HEAD, id: 'empty', slots: [SLOT], fingerprint: '' },
    ];
    const consume: ConsumeRequest = { ...HEAD, id: 'paid', options: [AD] };
    const first = await open(kind);
    const states = [first];
    try {
      await first.setLimit({ ...SPEND, at: 1_000n });
      const asked = await Promise.all(reserves.map((request) => first.reserve(request)));
      const paid = await first.consume(consume);
      await first.release({ reservation: 'gone', lead: HEAD.bind.viewer, rememberMs: 3_600_000 });

      for (const next of [other, kind]) {
        const state = await open(next);
        states.push(state);
        await move(states.at(-2)!, state);
        for (const [index, request] of reserves.entries()) {
          const again = await state.reserve(request);
          expect(again).toMatchObject({ replayed: true, reservedAt: asked[index]!.reservedAt });
          expect(again.slots).toEqual(asked[index]!.slots);
          const another = { ...request, fingerprint: 'another' };
          await expect(state.reserve(another)).rejects.toMatchObject({ reason: 'idConflict' });
        }
        expect((await state.consume(consume)).slot).toEqual(paid.slot);
        const gone = await state.reserve({ ...HEAD, id: 'gone', slots: [SLOT] });
        expect(gone.slots).toEqual([{ status: 'ended' }]);
        expect((await state.inspect([SPEND])).counters[0]).toMatchObject({ committed: 7n, held: 35n });
      }
    } finally {
      for (const state of states) await state.close();
    }
  });
});
