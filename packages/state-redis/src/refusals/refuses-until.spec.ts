import {
  charges,
  checkOption,
  defineOption,
  indexSnapshot,
  type Charge,
  type CounterState,
  type Refusal,
  type Window,
} from '@xsp/core';
import fc from 'fast-check';
import { refusesUntil } from './refuses-until';

const START = 1_790_000_000_000;
const lead = { kind: 'viewer', id: 'v' };

const window: fc.Arbitrary<Window> = fc.oneof(
  fc.constantFrom<Window>({ kind: 'forever' }, { kind: 'forever', forgetAfterMs: 60 }),
  fc.constant<Window>({ kind: 'fixed', start: START - 10, end: START + 150 }),
  fc.constantFrom<Window>({ kind: 'rolling', ms: 40 }, { kind: 'rolling', ms: 200 }),
  fc.constantFrom<Window>({ kind: 'sliding', ms: 30 }, { kind: 'sliding', ms: 200 }),
);
/** Holds, commits (in time or late) and waits, as of a counter that nothing is given back of. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('hold' as const), ttl: fc.integer({ min: 1, max: 120 }), amount: fc.bigInt(1n, 3n) }),
  fc.record({ kind: fc.constant('commit' as const), which: fc.nat(3) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 50 }) }),
);
const steps = fc.array(step, { maxLength: 12 });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** One counter, changed by core's rules. */
class Counter {
  now = START;
  private state: CounterState | undefined;
  private readonly holds: { instance: number; amount: bigint; expiresAt: number; committed: boolean }[] = [];

  constructor(private readonly window: Window) {}

  /** As a call or a read finds it. */
  read(): CounterState | undefined {
    return this.state && !charges.mayBeForgotten(this.state, this.now) ? structuredClone(this.state) : undefined;
  }

  take(each: Step): void {
    if (each.kind === 'wait') this.now += each.ms;
    else if (each.kind === 'hold') this.change((state, rule) => this.hold(state, rule, each.ttl, each.amount));
    else {
      const hold = this.holds[this.holds.length - 1 - each.which];
      if (!hold || hold.committed) return;
      hold.committed = true;
      const live = this.now < hold.expiresAt;
      this.change((state, rule) => rule.commit(this.window, state, { ...hold, live }, this.now));
    }
  }

  private hold(state: CounterState, rule: ReturnType<typeof charges.windowRule>, ttl: number, amount: bigint): void {
    const instance = rule.open(this.window, state, this.now);
    const expiresAt = this.now + ttl;
    const edges = [...state.edges.filter(({ at }) => at > this.now), { at: expiresAt, amount }];
    state.edges = edges.sort((a, b) => a.at - b.at);
    charges.keepUntil(state, expiresAt);
    this.holds.push({ instance, amount, expiresAt, committed: false });
  }

  private change(act: (state: CounterState, rule: ReturnType<typeof charges.windowRule>) => void): void {
    const rule = charges.windowRule(this.window);
    const state = this.read() ?? charges.newCounterState();
    act(state, rule);
    charges.keepUntil(state, rule.keepUntil(this.window, state, this.now));
    this.state = state;
  }
}

it('what refuses goes on to refuse until then, whatever is held and committed', () => {
  const at: fc.Arbitrary<Charge['limits'][number]['at']> = fc.oneof(
    fc.bigInt(0n, 4n),
    fc.constantFrom(
      { points: [[START, 4n] as const, [START + 100, 0n] as const] },
      { points: [[START, 0n] as const, [START + 50, 6n] as const, [START + 250, 0n] as const] },
    ),
  );
  const room = fc.bigInt(1n, 5n);
  let refused = 0;
  let lasted = 0;
  fc.assert(
    fc.property(window, at, room, steps, steps, (window, at, room, before, after) => {
      fc.pre(window.kind !== 'sliding' || typeof at === 'bigint');
      const charge: Charge = {
        partition: 'viewer',
        counter: ['seen'],
        window,
        amount: 1n,
        room,
        limits: [{ name: 'cap', at }],
        whenLate: 'count',
      };
      const option = defineOption('o', [charge]);
      const counter = new Counter(window);
      const check = (state: CounterState | undefined): Refusal | undefined => {
        const counters = state ? [{ counter: ['seen'], window, state }] : [];
        const index = indexSnapshot({ now: counter.now, partition: lead, counters, limits: [], holds: [] });
        return checkOption(option, index, { bind: { viewer: lead }, params: {}, position: 1 }, counter.now);
      };
      for (const each of before) counter.take(each);
      const state = counter.read();
      const refusal = check(state);
      if (!refusal) return;
      refused++;
      const until = refusesUntil(refusal, state, counter.now);
      if (until > counter.now + 20) lasted++;
      for (const each of after) {
        counter.take(each);
        // A fixed window is asked for while it lasts.
        if (counter.now >= until || (window.kind === 'fixed' && counter.now >= window.end)) return;
        expect(check(counter.read())).toBeDefined();
      }
    }),
    { numRuns: 5_000 },
  );
  // It says something: not just that all may end at once.
  expect(refused).toBeGreaterThan(1_000);
  expect(lasted).toBeGreaterThan(refused / 3);
});

it('nothing is said of what needs nothing in a sliding window', () => {
  const state = { committed: 0n, edges: [], log: [{ at: START, amount: 7n }], keepUntil: START + 1_000 };
  const refusal = {
    key: 'o',
    limit: 'cap',
    partition: lead,
    counter: ['seen'],
    window: { kind: 'sliding', ms: 1_000 } as const,
    committed: 7n,
    held: 0n,
    need: 0n,
    at: 5n,
    freesAt: START + 1_000,
  };
  expect(refusesUntil(refusal, state, START)).toBe(0);
  expect(refusesUntil({ ...refusal, need: 1n }, state, START)).toBe(START + 1_000);
});
