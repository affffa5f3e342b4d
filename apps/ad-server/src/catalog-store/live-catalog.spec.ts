import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, MemoryBackend, type SetLimitRequest, type StateBackend } from '@xsp/core';
import { ManagedCampaigns } from '../management/campaigns';
import { LiveCatalog } from './live-catalog';
import { budgetText, type Overlay } from './overlay';
import { changeOverlay, readOverlay } from './overlay-document';

const catalogOf = (budget: string) => `
advertisers: [{ id: acme, budget: { monthly: "90.00", currency: USD } }]
placements: [{ id: home }]
campaigns:
  - { id: spring, advertiser: acme, pricing: { model: cpm, amount: "5.00", currency: USD }, budget: ${budget},
      creatives: [{ id: one, durationMs: 15000, media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }] }] }
`;

const eventually = async (isTrue: () => Promise<boolean>) => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('LiveCatalog', () => {
  const directory = mkdtempSync(join(tmpdir(), 'xsp-live-'));
  const path = join(directory, 'catalog.yaml');
  const opened: LiveCatalog[] = [];
  let state: MemoryBackend;

  beforeEach(() => {
    writeFileSync(path, catalogOf('{ total: "1.00", currency: USD }'));
    state = new MemoryBackend({ clock: new ManualClock(Date.parse('2026-11-24T12:00:00Z')) });
  });

  afterEach(() => {
    for (const live of opened.splice(0)) live.close();
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  async function open(over: StateBackend = state) {
    const live = await LiveCatalog.open({
      state: over,
      path,
      tokenTtlMs: 21_600_000,
      onChange: () => undefined,
      onRefused: fail,
    });
    opened.push(live);
    return { live, campaigns: new ManagedCampaigns(over, live) };
  }

  function fail(error: unknown): never {
    throw error;
  }

  /** The limit in the state, in units of 10^-9. */
  async function limit(...counter: string[]): Promise<bigint | undefined> {
    const partition = { kind: 'advertiser', id: 'acme' };
    const { counters } = await state.inspect([{ partition, counter, window: { kind: 'forever' } }]);
    return counters[0]!.limit?.at;
  }

  const total = () => limit('campaign', 'spring', 'spend');

  const budgetOf = ({ live }: { readonly live: LiveCatalog }) => live.inForce.value.campaigns[0]!.budget!.total;

  /** A server whose state is gone for it from its n-th setting of a limit on: it is killed there. */
  function killedBefore(setting: number): StateBackend {
    let settings = 0;
    return new Proxy(state, {
      get(target, name) {
        if (name === 'setLimit') {
          return (request: SetLimitRequest) =>
            ++settings >= setting ? new Promise(() => undefined) : target.setLimit(request);
        }
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  it('makes good what a server left that was killed between the document and the limits', async () => {
    const two = await open();
    // The other has set the file's limits: the first that it sets is one of the API's.
    const one = await open(killedBefore(1));
    void one.campaigns.putBudget('spring', { total: '0.25', daily: '0.10', currency: 'USD' });
    await eventually(async () => (await total()) === 250_000_000n);
    await eventually(async () => budgetOf(two) === '0.25');
    expect(await limit('campaign', 'spring', 'spend', 'day')).toBe(100_000_000n);
  });

  it('makes it good at the next start, when there was nobody else', async () => {
    // The file has two limits.
    const one = await open(killedBefore(3));
    expect(await total()).toBe(1_000_000_000n);
    void one.campaigns.putBudget('spring', { total: '0.25', currency: 'USD' });
    await eventually(async () => (await readOverlay(state)).version === 1);
    one.live.close();
    expect(await total()).toBe(1_000_000_000n);
    const again = await open();
    expect([await total(), budgetOf(again)]).toEqual([250_000_000n, '0.25']);
  });

  it('puts a new campaign into force only with its limits set, those it shares included', async () => {
    const one = await open();
    const [spring] = one.live.inForce.value.campaigns;
    await one.campaigns.put('autumn', { ...spring!, id: 'autumn' }, { ifMatch: undefined, ifNoneMatch: undefined });
    expect(await limit('campaign', 'autumn', 'spend')).toBe(1_000_000_000n);
    expect(await limit('advertiser', 'acme', 'spend', 'month')).toBe(90_000_000_000n);
  });

  it('lets nothing that comes late undo what a later change asks for', async () => {
    const one = await open();
    const two = await open();
    for (let round = 0; round < 20; round++) {
      await Promise.all([
        one.campaigns.putBudget('spring', { total: `0.${10 + round}`, currency: 'USD' }),
        two.campaigns.putBudget('spring', { total: `0.${50 + round}`, currency: 'USD' }),
      ]);
      const { overlay } = await readOverlay(state);
      const last = overlay.budgets['spring']!.budget.total!;
      expect(String(await total())).toBe(`${last.slice(2)}0000000`);
    }
    await eventually(async () => budgetOf(one) === budgetOf(two));
  });

  it('sets right what was set otherwise, within a second', async () => {
    const one = await open();
    await one.campaigns.putBudget('spring', { total: '0.25', currency: 'USD' });
    const partition = { kind: 'advertiser', id: 'acme' };
    await state.setLimit({ partition, counter: ['campaign', 'spring', 'spend'], at: 7n });
    await eventually(async () => (await total()) === 250_000_000n);
  });

  it('sees a change whose writer announced it and was killed, or was only slow', async () => {
    const one = await open();
    const dying = new Proxy(state, {
      get(target, name) {
        if (name === 'set') {
          return (key: string, ...rest: [string]) =>
            key === 'catalog/overlay' ? Promise.reject(new Error('killed')) : target.set(key, ...rest);
        }
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const pause = (documents: StateBackend) =>
      changeOverlay(documents, (overlay) => ({ ...overlay, paused: ['spring'] }));
    await expect(pause(dying)).rejects.toThrow('killed');
    await one.live.refresh();
    expect(one.live.inForce.paused.size).toBe(0);
    await pause(state);
    await eventually(() => Promise.resolve(one.live.inForce.paused.has('spring')));
  });

  it('gives a budget back to the file when the file changes it, on every server', async () => {
    const one = await open();
    const two = await open();
    await one.campaigns.putBudget('spring', { total: '0.25', currency: 'USD' });
    writeFileSync(path, catalogOf('{ total: "0.50", currency: USD }'));
    await two.live.reload();
    expect(await total()).toBe(500_000_000n);
    // The one that still has the old file sees that its change is gone, and does not set it again.
    await eventually(async () => budgetOf(one) === '1.00');
    await one.live.refresh();
    expect(await total()).toBe(500_000_000n);
    expect(budgetOf(two)).toBe('0.50');
  });

  it('refuses a wrong file whole, and goes on with the old one', async () => {
    const one = await open();
    writeFileSync(path, catalogOf('{ total: 0.5, currency: USD }'));
    await expect(one.live.reload()).rejects.toThrow('total');
    expect([budgetOf(one), await total()]).toEqual(['1.00', 1_000_000_000n]);
  });

  it('makes a catalogue once: what was checked comes into force, and what only pauses is the one before', async () => {
    const { live } = await open();
    const withBudget = (total: string): Overlay => {
      const { overlay, file } = live.inForce;
      const from = budgetText(file.campaigns[0]!);
      return { ...overlay, budgets: { spring: { from, budget: { total, currency: 'USD' } } } };
    };
    const first = live.inForce.catalog;
    await live.preview(withBudget('0.50'));
    const checked = await live.preview(withBudget('0.25'));
    expect(checked).not.toBe(first);
    await changeOverlay(state, () => withBudget('0.25'));
    await live.refresh();
    expect(live.inForce.catalog).toBe(checked);
    const pausing = { ...live.inForce.overlay, paused: ['spring'] };
    expect(await live.preview(pausing)).toBe(checked);
    // What was checked and never kept, or with another file, is not what comes into force.
    await live.preview(withBudget('0.75'));
    await changeOverlay(state, () => pausing);
    await live.refresh();
    expect(live.inForce.catalog).toBe(checked);
    expect(live.inForce.paused).toEqual(new Set(['spring']));
    writeFileSync(path, catalogOf('{ total: "0.80", currency: USD }'));
    await live.reload();
    expect(String(live.inForce.catalog.campaigns[0]!.budget!.money.total)).toBe('0.80');
  });

  it('is in force once it is ready to be served from, and not before', async () => {
    let ready: (() => void) | undefined;
    const taken: string[] = [];
    const live = await LiveCatalog.open({
      state,
      path,
      tokenTtlMs: 21_600_000,
      onChange: ({ value }) => {
        taken.push(value.campaigns[0]!.budget!.total!);
        return taken.length === 1 ? undefined : new Promise<void>((resolve) => (ready = resolve));
      },
      onRefused: fail,
    });
    opened.push(live);
    writeFileSync(path, catalogOf('{ total: "0.50", currency: USD }'));
    const reloading = live.reload();
    await eventually(() => Promise.resolve(ready !== undefined));
    expect([taken, budgetOf({ live })]).toEqual([['1.00', '0.50'], '1.00']);
    ready!();
    await reloading;
    expect(budgetOf({ live })).toBe('0.50');
  });
});
