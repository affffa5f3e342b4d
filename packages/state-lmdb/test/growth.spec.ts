import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineOption, ManualClock, verifyState, type Charge } from '@xsp/core';
import { LmdbBackend } from '../src';
import type { Store } from '../src/store';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = 20_000 * DAY;

const CALLS_AN_HOUR = 100;
const VIEWERS_A_DAY = 1_000;

/** A cap a day, a sliding cap, and a report of the hour that is forgotten a day later. */
function optionAt(now: number) {
  const start = Math.floor(now / HOUR) * HOUR;
  const cap: Charge = {
    partition: 'viewer',
    counter: ['hits'],
    window: { kind: 'rolling', ms: DAY },
    amount: 1n,
    limits: [{ name: 'cap', at: 100n }],
    whenLate: 'count',
  };
  return defineOption('acme', [
    cap,
    { ...cap, counter: ['burst'], window: { kind: 'sliding', ms: 10 * 60_000 } },
    { ...cap, partition: ['report', 'acme'], window: { kind: 'fixed', start, end: start + HOUR }, limits: [] },
  ]);
}

/** The store as it is on the disk, and what stands in it. */
interface Size {
  readonly bytes: number;
  readonly entries: number;
  readonly due: number;
}

async function sizeOf(state: LmdbBackend): Promise<Size> {
  const { store } = state as unknown as { readonly store: Store };
  const { size } = await stat(store.file);
  return { bytes: size, entries: store.entries.getKeysCount(), due: store.due.getKeysCount() };
}

describe('the file under steady load', () => {
  let path: string;
  let state: LmdbBackend;
  const clock = new ManualClock(START);

  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), 'xsp-growth-'));
    state = await LmdbBackend.open({ path, clock, sync: 'os' });
  });
  afterAll(async () => {
    await state.close();
    await rm(path, { recursive: true, force: true });
  });

  /** One hour's load, by viewers of whom some come again and most do not. */
  async function hour(number: number): Promise<void> {
    const option = optionAt(clock.now());
    const day = Math.floor(number / 24);
    await Promise.all(
      Array.from({ length: CALLS_AN_HOUR }, async (_, index) => {
        const viewer = {
          kind: 'viewer',
          id: `v${day * VIEWERS_A_DAY + ((number * CALLS_AN_HOUR + index) % VIEWERS_A_DAY)}`,
        };
        const id = `r${number}-${index}`;
        const request = { id, bind: { viewer }, slots: [{ options: [option], ttlMs: 60_000 }], rememberMs: 6 * HOUR };
        const slot = (await state.reserve(request)).slots[0]!;
        if (slot.status === 'held' && index % 3 > 0) await state.commit({ hold: slot.hold });
      }),
    );
  }

  it('stops growing: what expired is removed as it is written, and the space is used again', async () => {
    const days: Size[] = [];
    for (let number = 0; number < 12 * 24; number++) {
      await hour(number);
      clock.advance(HOUR);
      if ((number + 1) % 24 === 0) days.push(await sizeOf(state));
    }

    // Each day brings 2,400 reservations, kept for 6 hours, and 1,000 new viewers with two counters each.
    const [, , third, ...later] = days;
    for (const day of later) {
      expect(day.entries).toBeLessThan(1.1 * third!.entries);
      expect(day.due).toBeLessThan(1.1 * third!.due);
      expect(day.bytes).toBeLessThan(1.25 * third!.bytes);
    }
    expect(third!.entries).toBeLessThan(5_000);
    expect(await verifyState(state)).toEqual([]);
  });

  it('is given back after a burst, by the writes that follow', async () => {
    const before = await sizeOf(state);
    await Promise.all(Array.from({ length: 20 }, (_, burst) => hour(1_000 + burst)));
    const after = await sizeOf(state);
    expect(after.entries).toBeGreaterThan(before.entries + 1_000);
    clock.advance(2 * DAY);
    // Each write looks at two entries for each that it writes, and two more.
    const writes = Math.ceil(after.due / 4) + 10;
    for (let write = 0; write < writes; write++) await state.set('key', 'value');
    expect((await sizeOf(state)).entries).toBeLessThan(10);
  });

  it('does a bounded piece of it in each write', async () => {
    await hour(2_000);
    clock.advance(8 * DAY);
    const before = await sizeOf(state);
    await state.set('key', 'value');
    const after = await sizeOf(state);
    expect(before.due - after.due).toBe(4);
  });
});
