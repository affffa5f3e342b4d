import { calendarWindow, defineOption, type Charge, type Limit, type Window } from '../src';
import { AdStore, DAY, filled, HOUR, MINUTE, money, usd } from './ad-store';

const TOTAL = ['campaign', 'spring', 'spend'];
const DAILY = ['campaign', 'spring', 'day'];
const stored = (name: string): Limit => ({ name, at: 'stored' });

describe("a day's budget with an even curve and a lifetime budget on one campaign", () => {
  /** One impression for 10 USD; the day's 240 USD are spread over its 24 hours. */
  function spring(store: AdStore) {
    const day = calendarWindow('day', store.state.now(), 'UTC');
    const even = {
      points: [
        [day.start, 0n],
        [day.end, usd('240')],
      ],
    } as const;
    const window: Window = { kind: 'fixed', ...day, kept: true };
    return defineOption('spring', [
      money(TOTAL, usd('10'), [stored('total')]),
      money(DAILY, usd('10'), [stored('daily'), { name: 'daily-pace', at: even }], window),
    ]);
  }

  async function start() {
    const store = new AdStore('2026-03-10T12:00:00Z');
    await store.budget(TOTAL, usd('1000'));
    await store.budget(DAILY, usd('240'));
    return store;
  }

  it('is refused by the pace until the day is as far', async () => {
    const store = await start();
    for (let i = 0; i < 12; i++) expect(await store.show([spring(store)])).toBe('spring');
    const slot = await store.serve([spring(store)]);
    const refusal = slot.status === 'refused' ? slot.refusals[0]! : undefined;
    expect(refusal).toMatchObject({ limit: 'daily-pace', committed: usd('120'), at: usd('120') });
    // Another hour for another 10 USD, and at most a step of the curve (a day / 2^20) more.
    const late = refusal!.freesAt! - Date.parse('2026-03-10T13:00:00Z');
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(83);
    store.clock.set(refusal!.freesAt! - 1);
    expect(await store.show([spring(store)])).toBe('no: daily-pace');
    store.clock.advance(1);
    expect(await store.show([spring(store)])).toBe('spring');
  });

  it('is refused by the day, when the day is lowered; and free again the next day', async () => {
    const store = await start();
    await store.budget(DAILY, usd('20'));
    expect([await store.show([spring(store)]), await store.show([spring(store)])]).toEqual(['spring', 'spring']);
    const slot = await store.serve([spring(store)]);
    expect(slot.status === 'refused' && slot.refusals[0]).toMatchObject({
      limit: 'daily',
      freesAt: Date.parse('2026-03-11T00:00:00Z'),
    });
    store.clock.advance(DAY);
    expect(await store.show([spring(store)])).toBe('spring');
  });

  it('is refused by the lifetime, for good', async () => {
    const store = await start();
    await store.budget(TOTAL, usd('15'));
    expect(await store.show([spring(store)])).toBe('spring');
    const slot = await store.serve([spring(store)]);
    expect(slot.status === 'refused' && slot.refusals[0]).toMatchObject({ limit: 'total', freesAt: null });
  });

  it('counts a hold that is confirmed after midnight in the day it was made', async () => {
    const store = await start();
    store.clock.set(Date.parse('2026-03-10T23:59:59.999Z'));
    const option = spring(store);
    const slot = filled(await store.serve([option]));
    store.clock.advance(MINUTE);
    await store.state.commit({ hold: slot.hold });
    expect((await store.read(option.charges[1]!)).committed).toBe(usd('10'));
    expect((await store.read(spring(store).charges[1]!)).committed).toBe(0n);
  });
});

describe('CPC with room for one click', () => {
  const serve: Charge = { ...money(TOTAL, 0n, [stored('budget')]), room: usd('2') };
  const spring = defineOption('spring', [serve]);
  const click = defineOption('click', [money(TOTAL, usd('2'), [stored('budget')])]);

  it('serves any number of ads, and bills as many clicks as fit', async () => {
    const store = new AdStore();
    await store.budget(TOTAL, usd('3'));
    const served = [];
    for (let i = 0; i < 3; i++) served.push(filled(await store.serve([spring])));
    for (const { hold } of served) await store.state.commit({ hold });
    expect((await store.read(serve)).committed).toBe(0n);

    const first = await store.state.commit({ hold: served[0]!.hold, event: 'click', option: click });
    expect(first).toMatchObject({ status: 'counted', unbilled: false });
    expect(await store.show([spring])).toBe('no: budget');
    const second = await store.state.commit({ hold: served[1]!.hold, event: 'click', option: click });
    expect(second).toMatchObject({ status: 'counted', unbilled: true });
    expect((await store.read(serve)).committed).toBe(usd('2'));
  });

  it('bills a click of an ad once, however often its beacon comes', async () => {
    const store = new AdStore();
    await store.budget(TOTAL, usd('100'));
    const { hold } = filled(await store.serve([spring]));
    for (let i = 0; i < 5; i++) await store.state.commit({ hold, event: 'click', option: click });
    expect((await store.read(serve)).committed).toBe(usd('2'));
  });

  it('bills a click whose impression never came', async () => {
    const store = new AdStore();
    await store.budget(TOTAL, usd('100'));
    const { hold } = filled(await store.serve([spring]));
    store.clock.advance(HOUR);
    expect(await store.state.commit({ hold, event: 'click', option: click })).toMatchObject({
      status: 'late',
      unbilled: false,
    });
    expect((await store.read(serve)).committed).toBe(usd('2'));
  });
});

describe('a group budget over three campaigns', () => {
  const GROUP = ['group', 'easter', 'spend'];

  /** A campaign with a budget of its own, and the group's. */
  function campaign(key: string, price: string) {
    return defineOption(key, [
      money(['campaign', key, 'spend'], usd(price), [stored('budget')]),
      money(GROUP, usd(price), [stored('group')]),
    ]);
  }

  async function start() {
    const store = new AdStore();
    await store.budget(GROUP, usd('500'));
    for (const key of ['eggs', 'lamb', 'cake']) await store.budget(['campaign', key, 'spend'], usd('300'));
    return store;
  }

  it('is used up by all of them together', async () => {
    const store = await start();
    expect(await store.show([campaign('eggs', '300')])).toBe('eggs');
    expect(await store.show([campaign('eggs', '1'), campaign('lamb', '150')])).toBe('lamb');
    expect(await store.show([campaign('cake', '51')])).toBe('no: group');
    expect(await store.show([campaign('cake', '50')])).toBe('cake');
    expect(await store.show([campaign('lamb', '1')])).toBe('no: group');
  });

  it('gets back what one of them does not use', async () => {
    const store = await start();
    const slot = filled(await store.serve([campaign('eggs', '300')]));
    expect(await store.show([campaign('lamb', '201')])).toBe('no: group');
    store.clock.set(slot.expiresAt);
    expect(await store.show([campaign('lamb', '201')])).toBe('lamb');
  });

  it('leaves a late impression unbilled in both, if it no longer fits in one', async () => {
    const store = await start();
    const slot = filled(await store.serve([campaign('eggs', '300')]));
    store.clock.set(slot.expiresAt);
    await store.show([campaign('lamb', '250')]);
    expect(await store.state.commit({ hold: slot.hold })).toMatchObject({ status: 'late', unbilled: true });
    expect((await store.read(campaign('eggs', '1').charges[0]!)).committed).toBe(0n);
    expect((await store.read(campaign('eggs', '1').charges[1]!)).committed).toBe(usd('250'));
  });
});
