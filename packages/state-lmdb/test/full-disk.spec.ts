import { defineOption, StateError, verifyState, type HoldRef } from '@xsp/core';
import { LmdbBackend, type SyncMode } from '../src';
import { smallDisk } from './small-disk';

const HOUR = 3_600_000;

const option = defineOption('acme', [
  {
    partition: 'viewer',
    counter: ['hits'],
    window: { kind: 'rolling', ms: HOUR },
    amount: 1n,
    limits: [{ name: 'cap', at: 3n }],
    whenLate: 'count',
  },
]);

const probe = smallDisk('64k');
probe?.remove();
const itWithMount = probe ? it : it.skip;

describe('a full disk (needs the right to mount)', () => {
  beforeEach(() => {
    // LMDB prints each commit that fails.
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
  });

  itWithMount.each<SyncMode>(['full', 'os'])(
    'sync %s: says so, loses nothing, and goes on when there is room',
    async (sync) => {
      const disk = smallDisk('2m')!;
      try {
        let state = await LmdbBackend.open({ path: disk.path, sync });
        const held: HoldRef[] = [];
        const errors: unknown[] = [];
        let number = 0;
        while (errors.length === 0) {
          const calls = Array.from({ length: 50 }, async () => {
            const id = `r${number++}`;
            const bind = { viewer: { kind: 'viewer', id } };
            const answer = await state.reserve({
              id,
              bind,
              slots: [{ options: [option], ttlMs: HOUR }],
              rememberMs: HOUR,
            });
            const slot = answer.slots[0]!;
            if (slot.status === 'held') held.push(slot.hold);
          });
          for (const call of await Promise.allSettled(calls)) if (call.status === 'rejected') errors.push(call.reason);
        }

        for (const error of errors) {
          expect(error).toBeInstanceOf(StateError);
          expect(error).toMatchObject({ reason: 'full' });
          expect((error as Error).message).toContain('The disk is full');
        }
        expect(held.length).toBeGreaterThan(500);
        expect(await verifyState(state)).toEqual([]);
        await expect(state.ping()).resolves.toBeUndefined();

        disk.remount('size=16m');
        const answers = await Promise.all(held.map((hold) => state.commit({ hold })));
        expect(answers.every(({ status }) => status === 'committed')).toBe(true);

        await state.close();
        state = await LmdbBackend.open({ path: disk.path, sync });
        expect(await verifyState(state)).toEqual([]);
        expect((await state.commit({ hold: held[0]! })).status).toBe('duplicate');
        await state.close();
      } finally {
        disk.remove();
      }
    },
  );

  itWithMount('is said when the store is opened, and nothing is left behind that cannot be opened later', async () => {
    const disk = smallDisk('16k')!;
    try {
      await expect(LmdbBackend.open({ path: disk.path })).rejects.toMatchObject({ reason: 'full' });
      disk.remount('size=4m');
      const state = await LmdbBackend.open({ path: disk.path });
      expect(await state.set('key', 'value')).toBe(1);
      await state.close();
    } finally {
      disk.remove();
    }
  });

  itWithMount('closes after an error', async () => {
    const disk = smallDisk('1m')!;
    try {
      const state = await LmdbBackend.open({ path: disk.path });
      await expect(state.set('key', 'x'.repeat(2 ** 21))).rejects.toMatchObject({ reason: 'full' });
      await state.close();
    } finally {
      disk.remove();
    }
  });
});
