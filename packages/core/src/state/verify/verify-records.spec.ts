import fc from 'fast-check';
import { anySteps, storeAfter } from '../../../test/random-store';
import { ManualClock } from '../../time';
import { defineOption } from '../charges';
import { MemoryBackend } from '../memory';
import type { CounterRecord, HeldReservationRecord, StateRecord } from '../port';
import { verifyRecords, verifyState } from './verify-records';

const viewer = { kind: 'viewer', id: 'v1' };
const HOUR = 3_600_000;

/** A store with a live hold, a committed one and a document, as mutable records. */
async function sample(): Promise<{
  records: StateRecord[];
  counter: CounterRecord;
  reservation: HeldReservationRecord;
}> {
  const state = new MemoryBackend({ clock: new ManualClock(1_000_000_000_000) });
  const option = defineOption('acme', [
    {
      partition: 'viewer',
      counter: ['hits'],
      window: { kind: 'rolling', ms: 24 * HOUR },
      amount: 2n,
      limits: [{ name: 'cap', at: 10n }],
      whenLate: 'count',
    },
  ]);
  const ask = { bind: { viewer }, rememberMs: HOUR };
  await state.reserve({ ...ask, id: 'held', slots: [{ options: [option], ttlMs: 60_000 }] });
  await state.consume({ ...ask, id: 'committed', options: [option] });
  await state.set('a', 'b');
  const records: StateRecord[] = [];
  for await (const record of state.dump()) records.push(record);
  const counter = records.find((record) => record.type === 'counter')!;
  const reservation = records.find((record) => record.type === 'reservation')!;
  return { records, counter, reservation };
}

function kindsOf(records: readonly StateRecord[], now = 1_000_000_000_000): Promise<string[]> {
  return verifyRecords(records, () => now).then((violations) => violations.map(({ kind }) => kind));
}

describe('verifyRecords', () => {
  it('finds nothing in what any calls have made, at that time and later, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, fc.nat(), async (steps, later) => {
        const { records, now } = await storeAfter(steps);
        expect(await verifyRecords(records, () => now)).toEqual([]);
        expect(await verifyRecords(records.reverse(), () => now + later)).toEqual([]);
      }),
    );
  });

  it('finds a held amount that is lost, doubled or left behind', async () => {
    const { records, counter } = await sample();
    expect(await kindsOf(records)).toEqual([]);
    counter.state.edges[0]!.amount = 1n;
    expect(await kindsOf(records)).toEqual(['held']);
    counter.state.edges[0]!.amount = 4n;
    expect(await kindsOf(records)).toEqual(['held']);
    counter.state.edges = [];
    expect(await kindsOf(records)).toEqual(['held']);
  });

  it('finds an amount held for nobody, until it expires', async () => {
    const { records, reservation, counter } = await sample();
    const others = records.filter((record) => record !== reservation);
    const [violation] = await verifyRecords(others, () => 1_000_000_000_000);
    expect(violation).toMatchObject({ kind: 'held', where: 'viewer/v1 hits|r86400000' });
    expect(violation!.message).toContain('It holds 2 until');
    expect(await kindsOf(others, counter.state.edges[0]!.at)).toEqual([]);
  });

  it('finds a live hold whose counter is gone', async () => {
    const { records, counter } = await sample();
    expect(await kindsOf(records.filter((record) => record !== counter))).toEqual(['held']);
  });

  it('finds a commit that its counter does not know', async () => {
    const { records, counter } = await sample();
    counter.state.committed = 1n;
    expect(await kindsOf(records)).toEqual(['uncounted']);
  });

  it('finds a counter that is kept too short', async () => {
    const { records, counter } = await sample();
    counter.state.keepUntil = 1_000_000_000_001;
    expect(await kindsOf(records)).toEqual(['keptTooShort']);
  });

  it('finds one that may be forgotten though its window says never', async () => {
    const { counter } = await sample();
    const forever: CounterRecord = {
      ...counter,
      window: { kind: 'forever' },
      state: { committed: 1n, edges: [], keepUntil: 5 },
    };
    expect(await kindsOf([forever])).toEqual(['keptTooShort']);
  });

  it('finds what stands there twice', async () => {
    const { records } = await sample();
    expect(await kindsOf([...records, ...records])).toEqual(records.map(() => 'repeated'));
  });

  it.each<[string, (counter: CounterRecord, reservation: HeldReservationRecord) => void]>([
    ['a committed amount below 0', ({ state }) => (state.committed = -1n)],
    ['an amount beyond 64 bits', ({ state }) => (state.committed = 2n ** 63n)],
    ['edges out of order', ({ state }) => state.edges.push({ at: 1, amount: 1n })],
    ['a time that is no whole millisecond', ({ state }) => (state.keepUntil = 1.5)],
    ['a log in a rolling window', ({ state }) => (state.log = [])],
    ['a state of a slot that there is not', (_, { record }) => (record.slots[0]!.state = 'lost' as never)],
    ['a name that breaks out of its key', (_, { record }) => record.slots[0]!.events.push('a/b')],
  ])('finds %s', async (_, spoil) => {
    const { records, counter, reservation } = await sample();
    spoil(counter, reservation);
    expect(await kindsOf(records)).toContain('malformed');
  });

  it('asks a backend for its time when all is read', async () => {
    const clock = new ManualClock(1_000_000_000_000);
    const state = new MemoryBackend({ clock });
    expect(await verifyState(state)).toEqual([]);
  });
});
