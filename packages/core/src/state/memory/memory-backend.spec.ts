import { StateError, ValidationError } from '../../errors';
import { ManualClock } from '../../time';
import { defineOption } from '../charges';
import type { Charge, ReserveRequest, StateRecord } from '../port';
import { MemoryBackend } from './memory-backend';

const START = 1_790_000_000_000;
const DAY = 86_400_000;
const HOUR = 3_600_000;

const viewer = { kind: 'viewer', id: 'v1' };
const cap: Charge = {
  partition: 'viewer',
  counter: ['campaign', 'acme', 'impressions'],
  window: { kind: 'rolling', ms: DAY },
  amount: 1n,
  limits: [{ name: 'cap', at: 3n }],
  whenLate: 'count',
};
const ad = defineOption('acme', [cap]);

function request(id: string, parts: Partial<ReserveRequest> = {}): ReserveRequest {
  return { id, bind: { viewer }, slots: [{ options: [ad], ttlMs: 120_000 }], rememberMs: 6 * HOUR, ...parts };
}

/** A request of a viewer of its own. */
function ofViewer(id: string): ReserveRequest {
  return request(id, { bind: { viewer: { kind: 'viewer', id } } });
}

async function reasonOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof StateError) return error.reason;
    throw error;
  }
  return 'none';
}

describe('MemoryBackend', () => {
  it('holds a cap exactly, and gives holds back when they expire', async () => {
    const clock = new ManualClock(START);
    const state = new MemoryBackend({ clock });
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => state.reserve(request(`r${i}`))));
    expect(answers.filter((answer) => answer.slots[0]!.status === 'held')).toHaveLength(3);
    clock.advance(140_000);
    const again = await state.reserve(request('again'));
    expect(again.slots[0]!.status).toBe('held');
  });

  it('tells the time of its clock, and never goes back', () => {
    const clock = new ManualClock(START);
    const state = new MemoryBackend({ clock });
    expect(state.now()).toBe(START);
    clock.advance(5);
    expect(state.now()).toBe(START + 5);
    clock.set(START - DAY);
    expect(state.now()).toBe(START + 5);
    expect(Math.abs(new MemoryBackend().now() - Date.now())).toBeLessThan(60_000);
  });

  it('refuses a bound that is none', () => {
    for (const maxEntries of [0, -1, 1.5, NaN, Infinity])
      expect(() => new MemoryBackend({ maxEntries })).toThrow(ValidationError);
  });

  it('adopts no incarnation but its own', async () => {
    const state = new MemoryBackend();
    await state.adopt(await state.incarnation());
    await expect(state.adopt('other')).rejects.toThrow(ValidationError);
  });
});

describe('the memory of a MemoryBackend', () => {
  it('forgets 100,000 viewers that have expired, a bounded number with each call', async () => {
    const clock = new ManualClock(START);
    const state = new MemoryBackend({ clock });
    for (let i = 0; i < 100_000; i++) await state.reserve(ofViewer(`v${i}`));
    expect(state.size).toBe(200_000);
    clock.advance(2 * DAY);

    const sizes: number[] = [];
    // A viewer takes three looks: its counter, its reservation, itself; a call that writes nothing makes eight.
    for (let call = 0; call < 37_600 && state.size > 10; call++) {
      const before = state.size;
      await state.reserve(ofViewer('alone'));
      sizes.push(before - state.size);
    }
    expect(state.size).toBeLessThanOrEqual(10);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(16);
  });

  it('keeps a size that goes with what is alive, however long it runs', async () => {
    const clock = new ManualClock(START);
    const state = new MemoryBackend({ clock });
    let most = 0;
    // Each viewer's two entries live six hours or a day; about 250 viewers are alive at a time.
    for (let i = 0; i < 20_000; i++) {
      await state.reserve(ofViewer(`v${i}`));
      clock.advance(DAY / 250);
      if (i > 2_000) most = Math.max(most, state.size);
    }
    expect(most).toBeLessThan(1_500);
  });

  it('keeps up with calls that write many counters each', async () => {
    const clock = new ManualClock(START);
    const state = new MemoryBackend({ clock });
    const many = defineOption(
      'many',
      Array.from({ length: 60 }, (_, i) => ({ ...cap, counter: [`c${i}`] })),
    );
    let most = 0;
    for (let i = 0; i < 1_500; i++) {
      await state.reserve({ ...ofViewer(`v${i}`), slots: [{ options: [many], ttlMs: 1_000 }] });
      clock.advance(DAY / 10);
      most = Math.max(most, state.size);
    }
    // Some ten viewers are alive, with 61 entries each.
    expect(most).toBeLessThan(5 * 10 * 61);
  });

  it('forgets documents whose TTL has passed', async () => {
    const clock = new ManualClock(START);
    const state = new MemoryBackend({ clock });
    for (let i = 0; i < 500; i++) await state.set(`doc/${i}`, 'x', { ttlMs: 1_000 });
    await state.set('doc/kept', 'x');
    clock.advance(1_000);
    for (let i = 0; i < 500; i++) await state.reserve(request('r'));
    expect(state.size).toBe(3);
  });
});

describe('a MemoryBackend that is full', () => {
  async function full() {
    const clock = new ManualClock(START);
    const state = new MemoryBackend({ clock, maxEntries: 4 });
    const { slots } = await state.reserve(ofViewer('a'));
    await state.reserve(ofViewer('b'));
    return { clock, state, slot: slots[0]! };
  }

  it('refuses new reservations and documents, and drops nothing', async () => {
    const { state } = await full();
    expect(await reasonOf(state.reserve(ofViewer('c')))).toBe('full');
    expect(await reasonOf(state.consume({ id: 'c', bind: { viewer }, options: [ad], rememberMs: 1 }))).toBe('full');
    expect(await reasonOf(state.set('doc', 'x'))).toBe('full');
    expect(await reasonOf(state.increment('doc'))).toBe('full');
    expect(state.size).toBe(4);
  });

  it('still answers a reserve that it knows, and a dry run', async () => {
    const { state, slot } = await full();
    const again = await state.reserve(ofViewer('a'));
    expect([again.replayed, again.slots[0]]).toEqual([true, slot]);
    expect((await state.reserve({ ...ofViewer('c'), dryRun: true })).slots[0]!.status).toBe('held');
  });

  it('still commits and releases', async () => {
    const { state, slot } = await full();
    if (slot.status !== 'held') throw new Error('should be held');
    expect((await state.commit({ hold: slot.hold })).status).toBe('committed');
    const release = { reservation: 'b', lead: { kind: 'viewer', id: 'b' }, rememberMs: 1 };
    expect((await state.release(release)).status).toBe('released');
  });

  it('takes new ones when what was there has expired', async () => {
    const { state, clock } = await full();
    clock.advance(DAY);
    expect((await state.reserve(ofViewer('c'))).slots[0]!.status).toBe('held');
  });

  it('still overwrites a document', async () => {
    const state = new MemoryBackend({ maxEntries: 1 });
    await state.set('doc', '1');
    expect(await state.set('doc', '2')).toBe(2);
    expect(await state.increment('doc')).toBe(3n);
  });
});

describe('loading into a MemoryBackend', () => {
  it('takes nothing when a record is malformed, and says which', async () => {
    const state = new MemoryBackend();
    const good: StateRecord = { type: 'limit', partition: viewer, counter: ['a'], at: 5n, version: 1 };
    const bad = { ...good, at: 5 } as unknown as StateRecord;
    await expect(state.load([good, bad])).rejects.toMatchObject({ path: 'records[1].at' });
    expect(state.size).toBe(0);
    await state.load([good]);
    expect(state.size).toBe(1);
  });

  it('takes nothing from a source that fails midway', async () => {
    const state = new MemoryBackend();
    async function* broken(): AsyncGenerator<StateRecord> {
      yield { type: 'limit', partition: viewer, counter: ['a'], at: 5n, version: 1 };
      throw new Error('the disk is gone');
    }
    await expect(state.load(broken())).rejects.toThrow('the disk is gone');
    expect(state.size).toBe(0);
  });

  it('takes nothing when something was stored while it read', async () => {
    const state = new MemoryBackend();
    async function* slow(): AsyncGenerator<StateRecord> {
      yield { type: 'limit', partition: viewer, counter: ['a'], at: 5n, version: 1 };
      await state.set('doc', 'x');
    }
    expect(await reasonOf(state.load(slow()))).toBe('versionConflict');
    expect(state.size).toBe(1);
  });

  it('goes on after the time of an erasure that it loads', async () => {
    const state = new MemoryBackend({ clock: new ManualClock(START) });
    await state.load([{ type: 'erasure', partition: viewer, at: START }]);
    const { slots } = await state.reserve(request('r'));
    if (slots[0]?.status !== 'held') throw new Error('should be held');
    await state.commit({ hold: slots[0].hold });
    const { counters } = await state.inspect([
      { partition: viewer, counter: cap.counter as string[], window: cap.window },
    ]);
    expect(counters[0]!.committed).toBe(1n);
  });
});
