import { ManualClock, MemoryBackend, StateError, type StateBackend, type TimeWindow } from '@xsp/core';
import { readRefusals } from './read-refusals';
import { RefusalLedger } from './refusal-ledger';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const HOUR = 3_600_000;
const DAY = { start: NOON - 12 * HOUR, end: NOON + 12 * HOUR };

describe('RefusalLedger', () => {
  const clock = new ManualClock(NOON);
  let state: MemoryBackend;
  const open: RefusalLedger[] = [];

  beforeEach(() => {
    clock.set(NOON);
    state = new MemoryBackend({ clock });
  });

  afterEach(async () => {
    for (const ledger of open.splice(0)) await ledger.close();
  });

  function ledgerOver(store: Pick<StateBackend, 'now' | 'get' | 'set' | 'delete' | 'increment'> = state) {
    const ledger = new RefusalLedger(store, (error) => {
      throw error;
    });
    open.push(ledger);
    return ledger;
  }

  const refusalsIn = (campaigns: readonly string[], ...times: readonly TimeWindow[]) =>
    readRefusals(state, new Map(campaigns.map((id) => [id, times])), clock.now());

  it('adds up what several processes count, hour by hour, however often it is written', async () => {
    const [one, two] = [ledgerOver(), ledgerOver()];
    for (let hour = 0; hour < 3; hour++) {
      one.count(new Map([['a', 'cap']]));
      two.count(
        new Map([
          ['a', 'budget'],
          ['b', 'pod'],
        ]),
      );
      await Promise.all([one.flush(), two.flush(), one.flush()]);
      one.count(new Map([['a', 'cap']]));
      await one.flush();
      clock.advance(HOUR);
    }
    const refused = await refusalsIn(['a', 'b', 'c'], DAY);
    expect(refused('a', DAY)).toEqual({ cap: 6, pod: 0, budget: 3, pacing: 0 });
    expect(refused('b', DAY)).toEqual({ cap: 0, pod: 3, budget: 0, pacing: 0 });
    expect(refused('c', DAY)).toEqual({ cap: 0, pod: 0, budget: 0, pacing: 0 });
    const hours = [0, 1, 2, 3].map((hour) => ({ start: NOON + hour * HOUR, end: NOON + (hour + 1) * HOUR }));
    const hourly = await refusalsIn(['a'], ...hours);
    expect(hours.map((hour) => hourly('a', hour).cap)).toEqual([2, 2, 2, 0]);
    expect(hourly('b', hours[0]!)).toEqual({ cap: 0, pod: 0, budget: 0, pacing: 0 });
    const later = await refusalsIn(['a'], hours[1]!);
    expect(later('a', hours[1]!)).toMatchObject({ cap: 2, budget: 1 });
  });

  it('keeps what could not be written, and writes it once', async () => {
    let away = true;
    const flaky = new Proxy(state, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        const call = value.bind(target) as (...args: unknown[]) => unknown;
        if (name !== 'set') return call;
        return async (...args: unknown[]) => {
          // It was done, and nobody heard of it.
          await call(...args);
          if (away) throw new StateError('timeout', 'the answer was lost');
        };
      },
    });
    const ledger = ledgerOver(flaky);
    ledger.count(new Map([['a', 'pacing']]));
    await expect(ledger.flush()).rejects.toThrow('the answer was lost');
    ledger.count(new Map([['a', 'pacing']]));
    away = false;
    await ledger.flush();
    expect((await refusalsIn(['a'], DAY))('a', DAY)).toMatchObject({ pacing: 2 });
  });

  it('writes what is left at the end', async () => {
    const ledger = ledgerOver();
    ledger.count(new Map([['a', 'cap']]));
    expect((await refusalsIn(['a'], DAY))('a', DAY).cap).toBe(0);
    await ledger.close();
    expect((await refusalsIn(['a'], DAY))('a', DAY).cap).toBe(1);
  });
});
