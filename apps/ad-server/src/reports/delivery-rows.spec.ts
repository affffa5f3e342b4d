import { defineOption, ManualClock, MemoryBackend, Money, type CounterRef, type InspectAnswer } from '@xsp/core';
import { budgetCharges, pricing } from '@xsp/budget';
import { deliveryCsv } from './delivery-csv';
import { deliveryJson } from './delivery-json';
import { deliveryLines, type DeliveryQuestion, type ReportedLedger } from './delivery-rows';
import { ReportNames } from './report-names';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const DAY = 86_400_000;
const BY_DAY = { every: 'day', creative: false, placement: false } as const;

/** A state that writes down which turn of the event loop each read of counters comes in, and of how many. */
class WatchedState extends MemoryBackend {
  readonly reads: { readonly turn: number; readonly counters: number }[] = [];
  private turn = 0;
  private ticking: NodeJS.Immediate | undefined;

  tick(): void {
    this.turn++;
    this.ticking = setImmediate(() => this.tick());
  }

  override close(): Promise<void> {
    clearImmediate(this.ticking);
    return super.close();
  }

  override inspect(counters: readonly CounterRef[]): Promise<InspectAnswer> {
    this.reads.push({ turn: this.turn, counters: counters.length });
    return super.inspect(counters);
  }
}

describe('a report of many campaigns', () => {
  const clock = new ManualClock(NOON);
  let state: WatchedState;

  beforeEach(() => {
    state = new WatchedState({ clock });
    state.tick();
  });

  afterEach(() => state.close());

  const ledgers = (count: number, departed = false): readonly ReportedLedger[] =>
    Array.from({ length: count }, (_, index) => {
      return {
        id: `c${index}`,
        advertiser: 'acme',
        timeZone: ['UTC', 'Asia/Tokyo'][index % 2]!,
        currency: 'USD',
        departed,
      };
    });

  async function deliver(campaign: ReportedLedger, at: number): Promise<void> {
    const { id, advertiser, timeZone } = campaign;
    const priced = {
      id,
      advertiser,
      pricing: pricing('cpm', Money.of('5.00', 'USD')),
      flight: { start: 0, end: null, timeZone },
    };
    const option = defineOption('ad', budgetCharges(priced, at));
    const bind = { viewer: { kind: 'viewer', id: 'v' } };
    await state.consume({ id: `${id}-${at}`, bind, options: [option], rememberMs: 1_000 });
  }

  const linesOf = (all: readonly ReportedLedger[], question: Partial<DeliveryQuestion> = {}) =>
    deliveryLines(state, all, new ReportNames(state), { from: NOON - DAY, to: NOON, ...BY_DAY, ...question });

  it('lets others have a turn before each call, which reads a bounded number of counters', async () => {
    await linesOf(ledgers(300));
    await linesOf(ledgers(3), { from: NOON - 300 * DAY, every: 'hour' });
    const turns = state.reads.map(({ turn }) => turn);
    expect(turns.length).toBeGreaterThan(300);
    expect(new Set(turns).size).toBe(turns.length);
    expect(Math.max(...state.reads.map(({ counters }) => counters))).toBe(4_000);
  });

  it('counts each day and hour of each zone where it was delivered, however many counters a call reads', async () => {
    const [utc, tokyo] = ledgers(2) as [ReportedLedger, ReportedLedger];
    for (const at of [NOON - 2 * DAY, NOON - DAY, NOON - 2, NOON - 1]) {
      clock.set(at);
      await deliver(tokyo, at);
    }
    clock.set(NOON);
    await deliver(utc, NOON);
    const from = NOON - 60 * DAY;
    const days = (await linesOf([utc, tokyo], { from, to: NOON + 1 })).filter(({ impressions }) => impressions > 0);
    expect(days.map(({ campaign, from: start, impressions }) => [campaign, start, impressions])).toEqual([
      ['c0', '2026-11-24T00:00:00.000Z', 1],
      ['c1', '2026-11-21T15:00:00.000Z', 1],
      ['c1', '2026-11-22T15:00:00.000Z', 1],
      ['c1', '2026-11-23T15:00:00.000Z', 2],
    ]);
    const hours = (await linesOf([tokyo], { from, every: 'hour' })).filter(({ impressions }) => impressions > 0);
    expect(hours.map(({ from: start, spend }) => [start.slice(0, 13), spend])).toEqual([
      ['2026-11-22T12', '0.005'],
      ['2026-11-23T12', '0.005'],
      ['2026-11-24T11', '0.01'],
    ]);
    expect(await linesOf([tokyo], { from, every: 'all' })).toMatchObject([{ impressions: 4, spend: '0.02' }]);
  });

  it('that would be too long is refused before anything is read, and what has left takes no room unless it delivered', async () => {
    const year = { from: NOON - 365 * DAY };
    await expect(linesOf(ledgers(2_000), year)).rejects.toThrow(/500,000 lines at most; ask for a shorter time/);
    expect(state.reads).toEqual([]);
    expect(await linesOf(ledgers(5, true), year)).toEqual([]);
  });

  it('is written whole, piece by piece', async () => {
    for (const count of [0, 1, 1_250]) {
      const lines = await linesOf(ledgers(count));
      const json = [...deliveryJson(lines, NOON, 'day')];
      expect(JSON.parse(json.join(''))).toEqual({ now: '2026-11-24T12:00:00.000Z', by: 'day', rows: lines });
      const rows = [...deliveryCsv(lines, BY_DAY)].join('').split('\r\n');
      expect(rows).toHaveLength(lines.length + 2);
      expect(rows.slice(1, -1).map((row) => row.split(',')[0])).toEqual(lines.map(({ campaign }) => campaign));
      // 2,500 lines of a thousand each, with what stands before and after them.
      if (count > 1_000) expect(json).toHaveLength(5);
    }
  });
});
