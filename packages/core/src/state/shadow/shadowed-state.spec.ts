import fc from 'fast-check';
import { StateError, ValidationError, type StateErrorReason } from '../../errors';
import { ManualClock } from '../../time';
import { defineOption, type Option } from '../charges';
import { MemoryBackend } from '../memory';
import type { Charge, CounterRef, HoldRef, ReserveRequest, SlotAnswer, StateBackend, Window } from '../port';
import { ShadowedState, type ShadowedStateOptions } from './shadowed-state';

const START = 1_790_000_000_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const viewer = { kind: 'viewer', id: 'v1' };
const acme = { kind: 'advertiser', id: 'acme' };
const rolling: Window = { kind: 'rolling', ms: DAY };

const seen = (at: bigint, parts: Partial<Charge> = {}): Charge => ({
  partition: 'viewer',
  counter: ['seen'],
  window: rolling,
  amount: 1n,
  limits: [{ name: 'cap', at }],
  whenLate: 'count',
  ...parts,
});
const price: Charge = {
  partition: ['advertiser', 'acme'],
  counter: ['spend'],
  window: { kind: 'forever' },
  amount: 5n,
  limits: [{ name: 'budget', at: 'stored' }],
  whenLate: 'fit',
};
const capped = defineOption('capped', [seen(2n)]);
const paid = defineOption('paid', [seen(9n), price]);

/** How a state fails: not at all, before it does what it is asked, or afterwards (its answer is lost). */
type Failing = 'no' | 'before' | 'after';

/** A state that others share, and that cannot be asked at times. */
class Outages {
  failing: Failing = 'no';
  reason: StateErrorReason = 'unavailable';
  calls = 0;
  readonly clock = new ManualClock(START);
  readonly memory = new MemoryBackend({ clock: this.clock });

  /** The state as one process sees it. */
  connect(): StateBackend {
    return new Proxy<StateBackend>(this.memory, {
      get: (memory, name: keyof StateBackend) => {
        const member = memory[name];
        if (typeof member !== 'function') return member;
        if (name === 'now') return () => this.clock.now();
        if (name === 'close') return () => Promise.resolve();
        return async (...args: never[]) => {
          this.calls++;
          const failing = this.failing;
          if (failing === 'before') throw new StateError(this.reason, 'away');
          const answer: unknown = await (member as (...args: never[]) => unknown).apply(memory, args);
          if (failing === 'after') throw new StateError('timeout', 'no answer');
          return answer;
        };
      },
    });
  }
}

let outages: Outages;
let state: ShadowedState;
let requests = 0;
const opened: ShadowedState[] = [];

function open(options: ShadowedStateOptions = {}): ShadowedState {
  const one = new ShadowedState(outages.connect(), { mergeEveryMs: HOUR, ...options });
  opened.push(one);
  return one;
}

beforeEach(() => {
  outages = new Outages();
  state = open();
});

afterEach(async () => {
  outages.failing = 'no';
  for (const one of opened.splice(0)) await one.close();
});

function request(options: readonly Option[], parts: Partial<ReserveRequest> = {}): ReserveRequest {
  const id = `r${requests++}`;
  return { id, bind: { viewer }, slots: [{ options, ttlMs: 120_000 }], rememberMs: 6 * HOUR, ...parts };
}

function holdOf(slot: SlotAnswer | undefined): HoldRef {
  if (slot?.status !== 'held') throw new Error(`should be held, but is ${slot?.status}`);
  return slot.hold;
}

async function hold(options: readonly Option[], by = state): Promise<HoldRef> {
  return holdOf((await by.reserve(request(options))).slots[0]);
}

async function usage(ref: Partial<CounterRef> = {}): Promise<[committed: bigint, held: bigint]> {
  const { counters } = await outages.memory.inspect([
    { partition: viewer, counter: ['seen'], window: rolling, ...ref },
  ]);
  return [counters[0]!.committed, counters[0]!.held];
}

async function reasonOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'none',
    (error: unknown) => (error instanceof StateError ? error.reason : String(error)),
  );
}

describe('while the state can be asked', () => {
  it('it alone decides, and nothing waits', async () => {
    await outages.memory.setLimit({ partition: acme, counter: ['spend'], at: 100n });
    await state.commit({ hold: await hold([paid]) });
    expect(await usage()).toEqual([1n, 0n]);
    expect(await state.merge()).toEqual({ merged: 0, waiting: 0, dropped: 0, gone: 0 });
  });

  it('what it refuses is refused', async () => {
    expect(await reasonOf(state.reserve(request([paid])))).toBe('missing');
    expect(state.waiting).toBe(0);
  });
});

describe('while the state cannot be asked', () => {
  beforeEach(() => (outages.failing = 'before'));

  it.each(['unavailable', 'timeout', 'overloaded', 'readonly', 'full'] as const)(
    'caps are kept in this process (%s)',
    async (reason) => {
      outages.reason = reason;
      const statuses: string[] = [];
      for (let i = 0; i < 3; i++) statuses.push((await state.reserve(request([capped]))).slots[0]!.status);
      expect(statuses).toEqual(['held', 'held', 'refused']);
      expect(await usage()).toEqual([0n, 0n]);
    },
  );

  it.each(['stateLost', 'corrupt', 'schema'] as const)('%s is no such case', async (reason) => {
    outages.reason = reason;
    expect(await reasonOf(state.reserve(request([capped])))).toBe(reason);
  });

  it('money refuses, and what has none is taken instead', async () => {
    expect(await reasonOf(state.reserve(request([paid])))).toBe('unavailable');
    const credit = defineOption('credit', [{ ...price, amount: -5n, limits: [], whenLate: 'count' }]);
    const consume = { id: 'c', bind: { viewer }, rememberMs: HOUR };
    expect(await reasonOf(state.consume({ ...consume, options: [paid] }))).toBe('unavailable');
    expect(await reasonOf(state.consume({ ...consume, options: [credit] }))).toBe('unavailable');
    const { slots } = await state.reserve(request([paid, capped]));
    expect(slots[0]).toMatchObject({ status: 'held', key: 'capped' });
    const pod = request([]);
    const two = await state.reserve({ ...pod, slots: [paid, capped].map((one) => ({ options: [one], ttlMs: 1_000 })) });
    expect(two.slots.map(({ status }) => status)).toEqual(['refused', 'held']);
  });

  it('a price of an event waits for the state, its counts do not', async () => {
    const own = await hold([capped]);
    const click = defineOption('click', [{ ...price, whenLate: 'fit' }]);
    expect(await reasonOf(state.commit({ hold: own, event: 'click', option: click }))).toBe('unavailable');
    outages.failing = 'no';
    await outages.memory.setLimit({ partition: acme, counter: ['spend'], at: 100n });
    const answer = await state.commit({ hold: own, event: 'click', option: click });
    expect(answer).toMatchObject({ status: 'committed', unbilled: false });
    expect(await usage({ partition: acme, counter: ['spend'], window: { kind: 'forever' } })).toEqual([5n, 0n]);
    expect(await usage()).toEqual([1n, 0n]);
  });

  it('an unknown count is an error, not 0', async () => {
    await hold([capped]);
    expect(await reasonOf(state.inspect([{ partition: viewer, counter: ['seen'], window: rolling }]))).toBe(
      'unavailable',
    );
    expect(await reasonOf(state.snapshot(viewer))).toBe('unavailable');
  });

  it('the same request again has the same answer, before and after the merge', async () => {
    const asked = request([capped]);
    const first = await state.reserve(asked);
    const both = await Promise.all([state.reserve(asked), state.reserve(asked)]);
    for (const { replayed, slots } of both) expect([replayed, slots]).toEqual([true, first.slots]);
    outages.failing = 'no';
    expect((await state.reserve(asked)).slots).toEqual(first.slots);
    await state.merge();
    const after = await state.reserve(asked);
    expect([after.replayed, after.slots[0]]).toEqual([
      true,
      { ...first.slots[0], expiresAt: expect.any(Number) as number },
    ]);
    expect(await reasonOf(state.reserve({ ...asked, fingerprint: 'another' }))).toBe('idConflict');
    expect(await usage()).toEqual([0n, 1n]);
  });

  it('a dry run changes nothing', async () => {
    for (let i = 0; i < 3; i++) {
      expect((await state.reserve(request([capped], { dryRun: true }))).slots[0]!.status).toBe('held');
    }
    expect(state.waiting).toBe(0);
  });

  it('no more than maxEntries wait: then the error is the state’s', async () => {
    const small = open({ maxEntries: 4 });
    const viewers = ['a', 'b', 'c', 'd', 'e'].map((id) =>
      request([capped], { bind: { viewer: { kind: 'viewer', id } } }),
    );
    for (const one of viewers.slice(0, 2)) await small.reserve(one);
    expect(await reasonOf(small.reserve(viewers[2]!))).toBe('unavailable');
    expect((await small.reserve(viewers[0]!)).replayed).toBe(true);
    expect(small.waiting).toBe(2);
  });

  it('refuses options that are none', () => {
    for (const options of [{ maxEntries: 0 }, { mergeEveryMs: 0 }, { mergeAtOnce: 0 }])
      expect(() => new ShadowedState(outages.memory, options)).toThrow(ValidationError);
  });
});

describe('when the state is back', () => {
  beforeEach(() => (outages.failing = 'before'));

  it('what was seen counts, what is on its way is held, what was released is neither', async () => {
    const wide = defineOption('wide', [seen(9n)]);
    const [one, two, three] = [await hold([wide]), await hold([wide]), await hold([wide])];
    await state.commit({ hold: one });
    await state.release({ reservation: three.reservation, lead: viewer, rememberMs: HOUR });
    outages.failing = 'no';
    expect(await state.merge()).toEqual({ merged: 3, waiting: 0, dropped: 0, gone: 0 });
    expect(await usage()).toEqual([1n, 1n]);
    // From now on any process knows the holds.
    expect(await outages.memory.commit({ hold: one })).toMatchObject({ status: 'duplicate' });
    expect(await state.commit({ hold: two })).toMatchObject({ status: 'committed', key: 'wide' });
    expect(await usage()).toEqual([2n, 0n]);
  });

  it('each of several processes let through a cap’s worth, and all of it counts', async () => {
    const others = [state, open(), open()];
    for (const other of others) {
      for (let i = 0; i < 5; i++) {
        const { slots } = await other.reserve(request([capped]));
        if (slots[0]!.status === 'held') await other.commit({ hold: slots[0]!.hold });
      }
    }
    outages.failing = 'no';
    for (const other of others) await other.merge();
    expect(await usage()).toEqual([6n, 0n]);
    expect((await state.reserve(request([capped]))).slots[0]!.status).toBe('refused');
  });

  it('a hold that no longer fits there is held above the limit by nobody, and counts when it is seen', async () => {
    const own = [await hold([capped]), await hold([capped])];
    outages.failing = 'no';
    for (let i = 0; i < 2; i++) await hold([capped]);
    await state.merge();
    expect(await usage()).toEqual([0n, 2n]);
    for (const each of own) await state.commit({ hold: each });
    expect(await usage()).toEqual([2n, 2n]);
  });

  it('a hold that expired before the merge still counts when it is seen late', async () => {
    const own = await hold([capped]);
    outages.clock.advance(HOUR);
    outages.failing = 'no';
    await state.merge();
    expect(await usage()).toEqual([0n, 0n]);
    outages.clock.advance(5);
    expect(await state.commit({ hold: own })).toMatchObject({ status: 'late' });
    expect(await usage()).toEqual([1n, 0n]);
  });

  it('slots keep their place, their pod and their events', async () => {
    const each = defineOption('each', [
      seen(9n, { counter: ['position', { position: 0 }], window: { kind: 'forever' } }),
    ]);
    const click = defineOption('click', [seen(9n, { counter: ['clicks'], limits: [] })]);
    const slot = { options: [each], ttlMs: 120_000, pod: 'p' };
    const { slots } = await state.reserve({ ...request([]), slots: [slot, { ...slot, options: [paid] }, slot] });
    const [first, , last] = slots;
    await state.commit({ hold: holdOf(last) });
    await state.commit({ hold: holdOf(last), event: 'click', option: click, bind: { viewer } });
    await state.commit({ hold: holdOf(last), event: 'click', option: click, bind: { viewer } });
    outages.failing = 'no';
    await state.merge();
    const at = (position: string) => usage({ counter: ['position', position], window: { kind: 'forever' } });
    expect([await at('1'), await at('2')]).toEqual([
      [0n, 1n],
      [1n, 0n],
    ]);
    expect(await usage({ counter: ['clicks'] })).toEqual([1n, 0n]);
    await state.commit({ hold: holdOf(first) });
    expect(await at('1')).toEqual([1n, 0n]);
  });

  it('what was consumed counts once, and its events too', async () => {
    const consume = { id: 'c', bind: { viewer }, options: [capped], rememberMs: HOUR };
    const { slot } = await state.consume(consume);
    expect(slot.status).toBe('committed');
    expect((await state.consume(consume)).replayed).toBe(true);
    outages.failing = 'no';
    await state.merge();
    expect((await state.consume(consume)).replayed).toBe(true);
    expect(await usage()).toEqual([1n, 0n]);
  });

  it('sliding logs count it, too', async () => {
    const window: Window = { kind: 'sliding', ms: HOUR };
    const often = defineOption('often', [seen(2n, { window })]);
    for (let i = 0; i < 2; i++) await state.commit({ hold: await hold([often]) });
    outages.failing = 'no';
    await outages.memory.commit({ hold: await hold([often]) });
    await state.merge();
    expect(await usage({ window })).toEqual([3n, 0n]);
  });

  it('a dated window that is over is told, and the rest counts', async () => {
    const minute: Window = { kind: 'fixed', start: START, end: START + 60_000 };
    const both = defineOption('both', [seen(2n), seen(2n, { counter: ['minute'], window: minute })]);
    const own = await hold([both]);
    await state.commit({ hold: own });
    await hold([both]);
    outages.clock.advance(60_000);
    outages.failing = 'no';
    expect(await state.merge()).toEqual({ merged: 2, waiting: 0, dropped: 0, gone: 1 });
    expect(await usage()).toEqual([1n, 1n]);
  });

  it('an erased viewer is not brought back', async () => {
    const household = { kind: 'household', id: 'h' };
    const shared = defineOption('shared', [seen(2n), seen(2n, { partition: 'household' })]);
    const asked = request([shared], { bind: { viewer, household } });
    await state.commit({ hold: holdOf((await state.reserve(asked)).slots[0]) });
    await state.commit({ hold: await hold([capped]) });
    expect(await reasonOf(state.erase(household))).toBe('unavailable');
    const other = { kind: 'viewer', id: 'v2' };
    await state.commit({
      hold: holdOf((await state.reserve(request([capped], { bind: { viewer: other } }))).slots[0]),
    });
    expect(await reasonOf(state.erase(other))).toBe('unavailable');
    outages.failing = 'no';
    expect(await state.merge()).toMatchObject({ merged: 3, gone: 2 });
    expect(await usage()).toEqual([2n, 0n]);
    expect((await outages.memory.snapshot(household)).counters).toEqual([]);
    expect((await outages.memory.snapshot(other)).counters).toEqual([]);
  });

  it('what an erased viewer saw counts still where it is not of the viewer, whenever it was committed', async () => {
    const report: Charge = { ...seen(0n), partition: ['advertiser', 'acme'], counter: ['impressions'], limits: [] };
    const reported = defineOption('reported', [seen(2n), report]);
    await state.commit({ hold: await hold([reported]) });
    const later = await hold([reported]);
    expect(await reasonOf(state.erase(viewer))).toBe('unavailable');
    await state.commit({ hold: later });
    outages.failing = 'no';
    await state.merge();
    expect(await usage({ partition: acme, counter: ['impressions'] })).toEqual([2n, 0n]);
    expect((await outages.memory.snapshot(viewer)).counters).toEqual([]);
  });

  it('what the state consumed without answering is not counted again', async () => {
    outages.failing = 'after';
    const consume = { id: 'c', bind: { viewer }, options: [capped], rememberMs: HOUR };
    expect((await state.consume(consume)).slot.status).toBe('committed');
    outages.failing = 'no';
    await state.merge();
    expect(await usage()).toEqual([1n, 0n]);
  });

  it('what the state did without answering is let go of', async () => {
    outages.failing = 'after';
    await outages.memory.setLimit({ partition: acme, counter: ['spend'], at: 100n });
    const asked = request([paid, capped]);
    expect((await state.reserve(asked)).slots[0]).toMatchObject({ status: 'held', key: 'capped' });
    const spend = { partition: acme, counter: ['spend'], window: { kind: 'forever' } } as const;
    expect(await usage(spend)).toEqual([0n, 5n]);
    outages.failing = 'no';
    await state.merge();
    expect(await usage(spend)).toEqual([0n, 0n]);
    expect(await usage()).toEqual([0n, 1n]);
  });

  it('it happens by itself, and once more at the end', async () => {
    const soon = open({ mergeEveryMs: 1 });
    await soon.commit({ hold: await hold([capped], soon) });
    outages.failing = 'no';
    while (soon.waiting > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await usage()).toEqual([1n, 0n]);
    outages.failing = 'before';
    await state.commit({ hold: await hold([capped]) });
    outages.failing = 'no';
    await state.close();
    expect(await usage()).toEqual([2n, 0n]);
  });

  it('what the state refuses for good does not stop the rest', async () => {
    const most = 2n ** 63n - 1n;
    const full: Charge = seen(most, { counter: ['full'], window: { kind: 'forever' } });
    await outages.memory.consume({
      id: 'x',
      bind: { viewer },
      options: [defineOption('x', [{ ...full, amount: most }])],
      rememberMs: HOUR,
    });
    const dropped: unknown[] = [];
    const own = open({ onDropped: (error) => dropped.push(error), mergeAtOnce: 1 });
    await own.commit({ hold: await hold([defineOption('full', [full])], own) });
    await own.commit({ hold: await hold([capped], own) });
    outages.failing = 'no';
    expect(await own.merge()).toMatchObject({ merged: 1, dropped: 1, waiting: 0 });
    expect(dropped).toMatchObject([{ reason: 'overflow' }]);
    expect(await usage()).toEqual([1n, 0n]);
  });
});

describe('exactly once', () => {
  type Step =
    | { readonly kind: 'fail'; readonly how: Failing }
    | { readonly kind: 'serve'; readonly by: number }
    | { readonly kind: 'merge'; readonly by: number }
    | { readonly kind: 'commit' | 'release'; readonly which: number };
  const number = fc.nat({ max: 99 });
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constant('fail' as const), how: fc.constantFrom<Failing>('no', 'no', 'before', 'after') }),
    fc.record({ kind: fc.constant('serve' as const), by: fc.nat({ max: 2 }) }),
    fc.record({ kind: fc.constant('merge' as const), by: fc.nat({ max: 2 }) }),
    fc.record({ kind: fc.constantFrom('commit' as const, 'commit' as const, 'release' as const), which: number }),
  );

  it('whatever is lost on the way: at the end the state has what was committed, and holds nothing that was not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        outages = new Outages();
        const processes = [open(), open(), open()];
        const wide = defineOption('wide', [seen(50n)]);
        const served: { by: ShadowedState; hold: HoldRef; committed: boolean }[] = [];
        const settle: Promise<unknown>[] = [];
        for (const each of steps) {
          if (each.kind === 'fail') outages.failing = each.how;
          else if (each.kind === 'merge') settle.push(processes[each.by]!.merge());
          else if (each.kind === 'serve')
            served.push({ by: processes[each.by]!, hold: await hold([wide], processes[each.by]), committed: false });
          else if (served.length > 0) {
            const one = served[each.which % served.length]!;
            if (each.kind === 'release') {
              const { reservation, lead } = one.hold;
              await one.by.release({ reservation, lead, rememberMs: HOUR }).catch(() => undefined);
            } else {
              await one.by.commit({ hold: one.hold }).catch(() => undefined);
              // A beacon is sent until it is taken.
              one.committed = true;
            }
          }
        }
        await Promise.all(settle);
        outages.failing = 'no';
        for (const each of processes) await each.merge();
        for (const one of served.filter(({ committed }) => committed)) {
          expect((await outages.memory.commit({ hold: one.hold })).status).not.toBe('unknown');
        }
        const committed = served.filter((one) => one.committed).length;
        expect((await usage())[0]).toBe(BigInt(committed));
        expect((await usage())[1]).toBeLessThanOrEqual(BigInt(served.length - committed));
        outages.clock.advance(2 * HOUR);
        expect(await usage()).toEqual([BigInt(committed), 0n]);
      }),
      { numRuns: 300 },
    );
  });
});
