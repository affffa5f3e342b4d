import { defineOption, ManualClock, MemoryBackend, StateError, type ReserveRequest } from '@xsp/core';
import { FaultyState } from '../../test/support/faulty-state';
import { TriedReservations } from './tried-reservations';

const viewer = { kind: 'viewer', id: 'somebody' };

const option = defineOption('ad', [
  {
    partition: 'viewer',
    counter: ['seen'],
    window: { kind: 'forever', forgetAfterMs: 3_600_000 },
    amount: 1n,
    limits: [{ name: 'cap', at: 1n }],
    whenLate: 'count',
  },
]);

const asking = (id: string, fingerprint = 'one'): ReserveRequest => ({
  id,
  fingerprint,
  bind: { viewer },
  slots: [{ options: [option], ttlMs: 60_000 }],
  rememberMs: 60_000,
});

function triedOf() {
  const state = new FaultyState({ clock: new ManualClock(1_000_000) });
  const statusOf = async (reservation: string) =>
    (await MemoryBackend.prototype.release.call(state, { reservation, lead: viewer, rememberMs: 60_000 })).status;
  return { state, tried: new TriedReservations(state), statusOf };
}

describe('TriedReservations', () => {
  it('gives back what it holds, once', async () => {
    const { state, tried, statusOf } = triedOf();
    await tried.reserve(asking('a'));
    await tried.giveBack();
    await tried.giveBack();
    expect(state.releases).toBe(1);
    expect(await statusOf('a')).toBe('ended');
  });

  it('gives back nothing that was given back before', async () => {
    const { state, tried } = triedOf();
    await tried.reserve(asking('a'));
    await tried.release({ reservation: 'a', lead: viewer, rememberMs: 60_000 });
    await tried.giveBack();
    expect(state.releases).toBe(1);
  });

  it('leaves what was held before alone', async () => {
    const { state, tried, statusOf } = triedOf();
    await state.reserve(asking('a'));
    expect(await tried.reserve(asking('a'))).toMatchObject({ replayed: true });
    await tried.giveBack();
    expect(state.releases).toBe(0);
    expect(await statusOf('a')).toBe('released');
  });

  it('leaves alone what the same id holds for another question', async () => {
    const { state, tried, statusOf } = triedOf();
    await state.reserve(asking('a'));
    await expect(tried.reserve(asking('a', 'other'))).rejects.toMatchObject({ reason: 'idConflict' });
    await tried.giveBack();
    expect(state.releases).toBe(0);
    expect(await statusOf('a')).toBe('released');
  });

  it('marks no id of a question, or of what was refused', async () => {
    const { state, tried } = triedOf();
    await tried.reserve({ ...asking('a'), dryRun: true });
    await state.reserve(asking('b'));
    expect((await tried.reserve(asking('c'))).slots).toMatchObject([{ status: 'refused' }]);
    await tried.giveBack();
    expect(state.releases).toBe(0);
  });

  it.each(['timeout', 'unavailable'] as const)('gives back what may be held after `%s`', async (reason) => {
    const { state, tried, statusOf } = triedOf();
    state.slow()(new StateError(reason, 'no answer'));
    await expect(tried.reserve(asking('a'))).rejects.toMatchObject({ reason });
    await tried.giveBack();
    expect(await statusOf('a')).toBe('ended');
  });

  it('does not mind a state that cannot be asked', async () => {
    const { state, tried } = triedOf();
    await tried.reserve(asking('a'));
    await state.close();
    await expect(tried.giveBack()).resolves.toBeUndefined();
  });
});
