import fc from 'fast-check';
import {
  defineOption,
  ManualClock,
  MemoryBackend,
  StateError,
  type Charge,
  type HoldRef,
  type Partition,
  type StateRecord,
  type Window,
} from '../src';

const HOUR = 3_600_000;
const START = 500_000 * HOUR;

const partitions: readonly Partition[] = ['a', 'b'].map((id) => ({ kind: 'viewer', id }));
const windows: readonly Window[] = [
  { kind: 'forever' },
  { kind: 'forever', forgetAfterMs: HOUR },
  { kind: 'fixed', start: 0, end: START + 1_000 * HOUR, kept: true },
  { kind: 'fixed', start: 0, end: START + 1_000 * HOUR },
  { kind: 'rolling', ms: HOUR },
  { kind: 'sliding', ms: HOUR },
];

/** Two kinds of option for each window: one of facts with a limit, one of money. */
const options = windows.flatMap((window, index) => {
  const fact: Charge = {
    partition: 'viewer',
    counter: ['hits', `w${index}`],
    window,
    amount: 1n,
    limits: [{ name: 'cap', at: 5n }],
    whenLate: 'count',
  };
  const money: Charge = {
    ...fact,
    partition: ['advertiser', 'acme'],
    counter: ['spend', `w${index}`],
    amount: 2n ** 60n,
    limits: [{ name: 'budget', at: 'stored' }],
    whenLate: 'fit',
  };
  const summed = window.kind === 'forever' || window.kind === 'fixed';
  return [defineOption(`fact${index}`, [fact]), ...(summed ? [defineOption(`money${index}`, [fact, money])] : [])];
});

/** A step of somebody's: what is done, to which of the things that there are, and how much time passes before. */
const step = fc.record({
  what: fc.constantFrom('reserve', 'reserve', 'consume', 'commit', 'commit', 'release', 'erase', 'set'),
  which: fc.nat(),
  ms: fc.constantFrom(0, 1, 60_000, HOUR),
});

/** Steps that `storeAfter` takes; give them to a property. */
export const anySteps = fc.array(step, { maxLength: 60 });

/** The store that is left after the steps, in which every window, late commits, releases and erasures occur. */
export async function storeAfter(
  steps: readonly { what: string; which: number; ms: number }[],
): Promise<{ records: StateRecord[]; now: number }> {
  const clock = new ManualClock(START);
  const state = new MemoryBackend({ clock });
  for (const [index, window] of windows.entries()) {
    if (window.kind !== 'forever' && window.kind !== 'fixed') continue;
    const partition = { kind: 'advertiser', id: 'acme' };
    await state.setLimit({ partition, counter: ['spend', `w${index}`], at: 2n ** 62n });
  }
  const holds: HoldRef[] = [];
  for (const [index, { what, which, ms }] of steps.entries()) {
    clock.advance(ms);
    const viewer = partitions[which % partitions.length]!;
    const option = options[which % options.length]!;
    const hold = holds[which % holds.length];
    const head = { id: `r${index}`, bind: { viewer }, rememberMs: 3 * HOUR };
    try {
      if (what === 'reserve') {
        const answer = await state.reserve({ ...head, slots: [{ options: [option], ttlMs: 10 * 60_000 }] });
        for (const slot of answer.slots) if (slot.status === 'held') holds.push(slot.hold);
      } else if (what === 'consume') await state.consume({ ...head, options: [option] });
      else if (what === 'erase') await state.erase(viewer);
      else if (what === 'set') await state.set(`key/${which % 3}`, `value "${which}"\n`, { ttlMs: HOUR });
      else if (hold && what === 'commit') await state.commit({ hold, event: which % 2 ? 'click' : 'impression' });
      else if (hold) await state.release({ reservation: hold.reservation, lead: hold.lead, rememberMs: HOUR });
    } catch (error) {
      // The advertiser's limits are gone once it was erased, and sums may leave 64 bits: both are refused.
      if (!(error instanceof StateError)) throw error;
    }
  }
  const records: StateRecord[] = [];
  for await (const record of state.dump()) records.push(record);
  return { records, now: state.now() };
}
