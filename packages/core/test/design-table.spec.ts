import { calendarWindow, defineOption, pricePerImpression, Money, type Charge, type Curve, type Window } from '../src';
import {
  ADVERTISER,
  AdStore,
  DAY,
  fact,
  HOUR,
  LIFETIME,
  MINUTE,
  money,
  outcome,
  report,
  SHORT_LIVED,
  usd,
} from './ad-store';

/** Every rule of the table in the design, as charges. */
describe('rules as charges', () => {
  describe('3 impressions of a campaign per user a day', () => {
    const capped = (window: Window) => defineOption('spring', [fact('cap', ['campaign', 'spring'], window, 3n)]);

    it('as a rolling 24 hours', async () => {
      const store = new AdStore();
      const spring = capped({ kind: 'rolling', ms: DAY });
      for (let i = 0; i < 3; i++) expect(await store.show([spring])).toBe('spring');
      expect(await store.show([spring])).toBe('no: cap');
      expect(await store.show([spring], { bind: store.bind('v2') })).toBe('spring');
      store.clock.advance(DAY - 1);
      expect(await store.show([spring])).toBe('no: cap');
      store.clock.advance(1);
      expect(await store.show([spring])).toBe('spring');
    });

    it('as a sliding 24 hours', async () => {
      const store = new AdStore();
      const spring = capped({ kind: 'sliding', ms: DAY });
      for (let i = 0; i < 3; i++) {
        expect(await store.show([spring])).toBe('spring');
        store.clock.advance(HOUR);
      }
      store.clock.advance(21 * HOUR - 1);
      expect(await store.show([spring])).toBe('no: cap');
      store.clock.advance(1);
      expect(await store.show([spring])).toBe('spring');
      expect(await store.show([spring])).toBe('no: cap');
    });

    it('as the calendar day of a time zone, 23 hours long where the clock is changed', async () => {
      const store = new AdStore('2026-03-28T23:30:00Z');
      const day = (): Window => ({ kind: 'fixed', ...calendarWindow('day', store.state.now(), 'Europe/Paris') });
      for (let i = 0; i < 3; i++) expect(await store.show([capped(day())])).toBe('spring');
      expect(await store.show([capped(day())])).toBe('no: cap');
      store.clock.set(Date.parse('2026-03-29T21:59:59.999Z'));
      expect(await store.show([capped(day())])).toBe('no: cap');
      const yesterday = capped(day());
      store.clock.advance(1);
      await expect(store.show([yesterday])).rejects.toMatchObject({ reason: 'wrongWindow' });
      expect(await store.show([capped(day())])).toBe('spring');
    });
  });

  it('not again within 10 minutes', async () => {
    const store = new AdStore();
    const spring = defineOption('spring', [
      fact('pause', ['campaign', 'spring'], { kind: 'sliding', ms: 10 * MINUTE }, 1n),
    ]);
    expect(await store.show([spring])).toBe('spring');
    store.clock.advance(10 * MINUTE - 1);
    expect(await store.show([spring])).toBe('no: pause');
    store.clock.advance(1);
    expect(await store.show([spring])).toBe('spring');
  });

  it('a campaign budget of 1,000 USD, evenly paced', async () => {
    const store = new AdStore('2026-03-01T00:00:00Z');
    const [start, end] = [Date.parse('2026-03-01T00:00:00Z'), Date.parse('2026-03-11T00:00:00Z')];
    const pace: Curve = {
      points: [
        [start, 0n],
        [end, usd('1000')],
      ],
    };
    const price = pricePerImpression(Money.of('50000', 'USD')).units;
    const spend = money(['campaign', 'spring', 'spend'], price, [
      { name: 'budget', at: 'stored' },
      { name: 'pace', at: pace },
    ]);
    const spring = defineOption('spring', [spend]);
    await store.budget(['campaign', 'spring', 'spend'], usd('1000'));

    // 50 USD each: half a day of the flight has to pass for every one, and at most a step of the curve more.
    expect(await store.show([spring])).toBe('no: pace');
    store.clock.advance(DAY / 2 - 1);
    expect(await store.show([spring])).toBe('no: pace');
    store.clock.advance(Math.ceil((end - start) / 2 ** 20) + 1);
    expect(await store.show([spring])).toBe('spring');
    expect(await store.show([spring])).toBe('no: pace');
    store.clock.set(end);
    for (let i = 1; i < 20; i++) expect(await store.show([spring])).toBe('spring');
    expect(await store.show([spring])).toBe('no: budget');
    expect((await store.read(spend)).committed).toBe(usd('1000'));
  });

  it('200 USD a day', async () => {
    const store = new AdStore();
    const counter = ['campaign', 'spring', 'day'];
    await store.budget(counter, usd('200'));
    const spring = () => {
      const window: Window = {
        kind: 'fixed',
        ...calendarWindow('day', store.state.now(), 'America/New_York'),
        kept: true,
      };
      return defineOption('spring', [money(counter, usd('80'), [{ name: 'daily', at: 'stored' }], window)]);
    };
    expect([await store.show([spring()]), await store.show([spring()]), await store.show([spring()])]).toEqual([
      'spring',
      'spring',
      'no: daily',
    ]);
    store.clock.advance(DAY);
    expect(await store.show([spring()])).toBe('spring');
  });

  it('clicks are paid (CPC): serving asks for room and holds nothing', async () => {
    const store = new AdStore();
    const counter = ['campaign', 'spring', 'spend'];
    await store.budget(counter, usd('1'));
    const serve: Charge = { ...money(counter, 0n, [{ name: 'budget', at: 'stored' }]), room: usd('0.60') };
    const spring = defineOption('spring', [serve]);
    for (let i = 0; i < 50; i++) expect(await store.show([spring])).toBe('spring');
    expect((await store.read(serve)).held).toBe(0n);
    const click = defineOption('click', [money(counter, usd('0.60'), [{ name: 'budget', at: 'stored' }])]);
    await store.state.consume({ id: 'click-1', bind: store.bind(), options: [click], rememberMs: HOUR });
    expect(await store.show([spring])).toBe('no: budget');
  });

  it('500 USD for three campaigns together', async () => {
    const store = new AdStore();
    await store.budget(['group', 'easter', 'spend'], usd('500'));
    const campaign = (key: string, price: string) =>
      defineOption(key, [money(['group', 'easter', 'spend'], usd(price), [{ name: 'group', at: 'stored' }])]);
    expect(await store.show([campaign('eggs', '200')])).toBe('eggs');
    expect(await store.show([campaign('lamb', '200')])).toBe('lamb');
    expect(await store.show([campaign('cake', '200')])).toBe('no: group');
    expect(await store.show([campaign('cake', '100')])).toBe('cake');
  });

  describe('in a pod', () => {
    const params = { pod: 'p1', stream: 's1' };
    const pod = (...name: Charge['counter']): Charge['counter'] => ['pod', { param: 'pod' }, ...name];

    it('of at most 90 s', async () => {
      const store = new AdStore();
      const ad = (key: string, seconds: bigint) =>
        defineOption(key, [fact('length', pod('filled'), SHORT_LIVED, 90_000n, seconds * 1_000n)]);
      const { slots } = await store.state.reserve(
        store.request([[ad('60s', 60n)], [ad('45s', 45n), ad('20s', 20n)], [ad('15s', 15n), ad('10s', 10n)]], {
          params,
        }),
      );
      expect(slots.map(outcome)).toEqual(['60s', '20s', '10s']);
    });

    it('competitive separation', async () => {
      const store = new AdStore();
      const auto = (key: string) => defineOption(key, [fact('separation', pod('category', 'auto'), SHORT_LIVED, 1n)]);
      const { slots } = await store.state.reserve(store.request([[auto('fast')], [auto('slow')]], { params }));
      expect(slots.map(outcome)).toEqual(['fast', 'no: separation']);
      expect(await store.show([auto('slow')], { params: { pod: 'p2', stream: 's1' } })).toBe('slow');
    });

    it('not next to each other', async () => {
      const store = new AdStore();
      const apart = [0, 1].map((position) => fact('apart', pod('auto', { position }), SHORT_LIVED, 1n));
      const [auto, food] = [defineOption('auto', apart), defineOption('food', [])];
      const { slots } = await store.state.reserve(
        store.request([[auto], [auto, food], [auto], [auto, food]], { params }),
      );
      expect(slots.map(outcome)).toEqual(['auto', 'food', 'auto', 'food']);
    });

    it('no creative twice in a stream', async () => {
      const store = new AdStore();
      const creative = (id: string) =>
        defineOption(id, [fact('repeat', ['stream', { param: 'stream' }, 'creative', id], SHORT_LIVED, 1n)]);
      expect(await store.show([creative('c1')], { params })).toBe('c1');
      expect(await store.show([creative('c1'), creative('c2')], { params: { ...params, pod: 'p2' } })).toBe('c2');
      expect(await store.show([creative('c1')], { params })).toBe('no: repeat');
      expect(await store.show([creative('c1')], { params: { ...params, stream: 's2' } })).toBe('c1');
    });

    it('one ad per position', async () => {
      const store = new AdStore();
      const ad = defineOption('ad', [fact('position', pod('position', { position: 0 }), SHORT_LIVED, 1n)]);
      const first = store.request([[ad], [ad]], { params });
      expect((await store.state.reserve(first)).slots.map(outcome)).toEqual(['ad', 'ad']);
      const at = (position: number) => ({ options: [ad], ttlMs: MINUTE, position });
      const refill = store.request([], { params, slots: [at(2), at(3)] });
      expect((await store.state.reserve(refill)).slots.map(outcome)).toEqual(['no: position', 'ad']);
    });

    it('a roadblock: all of its slots or none', async () => {
      const store = new AdStore();
      const takeover = (filledBy: string) =>
        defineOption(filledBy, [
          fact('cap', ['creative', filledBy], LIFETIME, 1n),
          report(['roadblock', 'takeover'], 1n, SHORT_LIVED),
        ]);
      const group = {
        slots: [0, 1, 2],
        atLeast: { partition: ADVERTISER, counter: ['roadblock', 'takeover'], window: SHORT_LIVED, amount: 3n },
      };
      const ads = ['a', 'b', 'c'].map((key) => [takeover(key)]);
      const whole = await store.state.reserve(store.request(ads, { groups: [group] }));
      expect(whole.slots.map(outcome)).toEqual(['a', 'b', 'c']);

      const other = store.bind('v2');
      await store.show([takeover('b')], { bind: other });
      const partly = await store.state.reserve(store.request(ads, { groups: [group], bind: other }));
      expect(partly.slots.map(outcome)).toEqual(['dropped', 'no: cap', 'dropped']);
      expect((await store.read(fact('cap', ['creative', 'a'], LIFETIME, 1n), other)).held).toBe(0n);
    });

    it('a pod of at least 30 s', async () => {
      const store = new AdStore();
      const ad = (key: string, seconds: bigint) =>
        defineOption(key, [fact('length', ['pod', 'p1', 'filled'], SHORT_LIVED, 90_000n, seconds * 1_000n)]);
      const filled = { partition: 'viewer', counter: ['pod', 'p1', 'filled'], window: SHORT_LIVED };
      const groups = [{ slots: [0, 1], atLeast: { ...filled, amount: 30_000n } }];
      const short = await store.state.reserve(store.request([[ad('15s', 15n)], [ad('10s', 10n)]], { groups }));
      expect(short.slots.map(outcome)).toEqual(['dropped', 'dropped']);
      const long = await store.state.reserve(store.request([[ad('15s', 15n)], [ad('20s', 20n)]], { groups }));
      expect(long.slots.map(outcome)).toEqual(['15s', '20s']);
    });
  });

  it('a delivery report adds up to what was spent, hour by hour', async () => {
    const store = new AdStore('2026-03-10T12:50:00Z');
    await store.budget(['campaign', 'spring', 'spend'], usd('100'));
    const spend = money(['campaign', 'spring', 'spend'], usd('2'), [{ name: 'budget', at: 'stored' }]);
    const hours: Charge[][] = [];
    const spring = () => {
      const window: Window = { kind: 'fixed', ...calendarWindow('hour', store.state.now(), 'UTC'), kept: true };
      const reports = [
        report(['report', 'spring', 'impressions'], 1n, window),
        report(['report', 'spring', 'spend'], usd('2'), window),
      ];
      if (
        hours.at(-1)?.[0]?.window.kind !== 'fixed' ||
        JSON.stringify(hours.at(-1)![0]!.window) !== JSON.stringify(window)
      )
        hours.push(reports);
      return defineOption('spring', [spend, ...reports]);
    };
    for (let i = 0; i < 12; i++) {
      const slot = await store.serve([spring()]);
      store.clock.advance(5 * MINUTE);
      // Confirmed late, expired, or never: the report and the money go together.
      if (slot.status === 'held' && i % 3 > 0) await store.state.commit({ hold: slot.hold });
    }
    store.clock.advance(30 * DAY);
    const sums = [0n, 0n];
    for (const [impressions, spent] of hours) {
      sums[0]! += (await store.read(impressions!)).committed;
      sums[1]! += (await store.read(spent!)).committed;
    }
    expect(hours).toHaveLength(2);
    expect(sums).toEqual([8n, usd('16')]);
    expect((await store.read(spend)).committed).toBe(usd('16'));
  });
});
