import { defineOption, type Charge, type Option, type ReserveRequest } from '../src';
import { ADVERTISER, AdStore, fact, filled, MINUTE, money, outcome, report, SHORT_LIVED, usd } from './ad-store';

interface Ad {
  readonly key: string;
  readonly seconds: number;
  readonly categories: readonly string[];
  readonly advertiser: string;
}

const pod = (...name: Charge['counter']): Charge['counter'] => ['pod', { param: 'pod' }, ...name];

/** All that one ad may take of a pod: time, its categories, its advertiser, its place and its neighbours. */
function adIn({ key, seconds, categories, advertiser }: Ad): Option {
  return defineOption(key, [
    fact('length', pod('filled'), SHORT_LIVED, 90_000n, BigInt(seconds) * 1_000n),
    ...categories.map((category) => fact('category', pod('category', category), SHORT_LIVED, 1n)),
    ...[0, 1].map((position) => fact('neighbour', pod('advertiser', advertiser, { position }), SHORT_LIVED, 1n)),
    fact('advertiser', pod('advertiser', advertiser), SHORT_LIVED, 2n),
    fact('position', pod('position', { position: 0 }), SHORT_LIVED, 1n),
  ]);
}

const CATALOGUE = {
  sedan: { key: 'sedan', seconds: 30, categories: ['auto'], advertiser: 'acme' },
  truck: { key: 'truck', seconds: 30, categories: ['auto', 'work'], advertiser: 'bolt' },
  tools: { key: 'tools', seconds: 30, categories: ['work'], advertiser: 'acme' },
  candy: { key: 'candy', seconds: 45, categories: ['food'], advertiser: 'yum' },
  snack: { key: 'snack', seconds: 15, categories: ['snacks'], advertiser: 'yum' },
  phone: { key: 'phone', seconds: 20, categories: ['tech'], advertiser: 'zap' },
} satisfies Record<string, Ad>;

const ads = (...keys: (keyof typeof CATALOGUE)[]): Option[] => keys.map((key) => adIn(CATALOGUE[key]));

/** A pod of three that must have 30 s at least. */
function podOf(store: AdStore, slots: Option[][], parts: Partial<ReserveRequest> = {}): ReserveRequest {
  const least = { partition: 'viewer', counter: pod('filled'), window: SHORT_LIVED, amount: 30_000n };
  return store.request(slots, {
    params: { pod: 'p1' },
    groups: [{ slots: slots.map((_slot, index) => index), atLeast: least }],
    ...parts,
  });
}

describe('a pod of three with 90 s, separation by category and advertiser, not next to each other, and a 30 s minimum', () => {
  it('is filled by rank, as far as the ads get on with each other', async () => {
    const store = new AdStore();
    const ranked = ads('sedan', 'truck', 'tools', 'candy', 'snack', 'phone');
    const { slots } = await store.state.reserve(podOf(store, [ranked, ranked, ranked]));
    // After the sedan no other car, and no other ad of acme beside it; after the candy 15 s are left, and tools takes 30.
    expect(slots.map(outcome)).toEqual(['sedan', 'candy', 'no: length']);
    const why = (index: number) => {
      const slot = slots[index]!;
      return 'refusals' in slot ? slot.refusals.map(({ key, limit }) => `${key}: ${limit}`) : [];
    };
    expect(why(1)).toEqual(['sedan: category', 'truck: category', 'tools: neighbour']);
    expect(why(2)).toEqual([
      'sedan: length',
      'truck: length',
      'tools: length',
      'candy: length',
      'snack: neighbour',
      'phone: length',
    ]);
  });

  it('takes two ads of one advertiser that are not next to each other', async () => {
    const store = new AdStore();
    const { slots } = await store.state.reserve(podOf(store, [ads('sedan'), ads('tools', 'phone'), ads('tools')]));
    expect(slots.map(outcome)).toEqual(['sedan', 'phone', 'tools']);
    expect(slots.map((slot) => filled(slot).position)).toEqual([1, 2, 3]);
  });

  it('keeps neighbours neighbours where a slot stays empty', async () => {
    const store = new AdStore();
    const { slots } = await store.state.reserve(podOf(store, [ads('sedan'), ads('truck'), ads('tools')]));
    expect(slots.map(outcome)).toEqual(['sedan', 'no: category', 'no: neighbour']);
  });

  it('is not shown at all with less than 30 s', async () => {
    const store = new AdStore();
    const { slots } = await store.state.reserve(podOf(store, [ads('phone'), ads('phone'), []]));
    expect(slots.map(outcome).slice(0, 2)).toEqual(['dropped', 'no: category']);
    const again = await store.state.reserve(podOf(store, [ads('phone'), ads('snack'), []]));
    expect(again.slots.map(outcome).slice(0, 2)).toEqual(['phone', 'snack']);
  });

  it('is refilled by a second call, at the place that is still empty', async () => {
    const store = new AdStore();
    const first = await store.state.reserve(podOf(store, [ads('sedan'), ads('truck'), ads('candy')]));
    expect(first.slots.map(outcome)).toEqual(['sedan', 'no: category', 'candy']);
    const at = (position: number, options: Option[]) => ({ options, ttlMs: MINUTE, position });
    const refill = store.request([], { params: { pod: 'p1' }, slots: [at(3, ads('tools', 'snack', 'phone'))] });
    const [slot] = (await store.state.reserve(refill)).slots;
    expect(outcome(slot!)).toBe('no: length');
    const shorter = adIn({ ...CATALOGUE.phone, seconds: 15 });
    const last = store.request([], { params: { pod: 'p1' }, slots: [at(2, [shorter]), at(3, [shorter])] });
    expect((await store.state.reserve(last)).slots.map(outcome)).toEqual(['no: position', 'phone']);
  });

  it('begins anew in the next pod', async () => {
    const store = new AdStore();
    await store.state.reserve(podOf(store, [ads('sedan'), ads('candy'), []]));
    const next = await store.state.reserve(podOf(store, [ads('truck'), ads('candy'), []], { params: { pod: 'p2' } }));
    expect(next.slots.map(outcome).slice(0, 2)).toEqual(['truck', 'candy']);
  });
});

describe('a roadblock', () => {
  const FILLED = { partition: ADVERTISER, counter: pod('roadblock'), window: SHORT_LIVED } as const;

  /** One of the takeover's ads: 15 s of the pod, 20 USD, and one of the roadblock's places. */
  function takeover(key: string): Option {
    return defineOption(key, [
      fact('length', pod('filled'), SHORT_LIVED, 90_000n, 15_000n),
      money(['campaign', 'takeover', 'spend'], usd('20'), [{ name: 'budget', at: 'stored' }]),
      report(FILLED.counter, 1n, FILLED.window),
    ]);
  }

  const slots = ['one', 'two', 'three'].map((key) => [takeover(key)]);
  const whole = { slots: [0, 1, 2], atLeast: { ...FILLED, amount: 3n } };

  it('takes all places of the pod', async () => {
    const store = new AdStore();
    await store.budget(['campaign', 'takeover', 'spend'], usd('60'));
    const answer = await store.state.reserve(podOf(store, slots, { groups: [whole] }));
    expect(answer.slots.map(outcome)).toEqual(['one', 'two', 'three']);
  });

  it('takes none, and holds nothing, when its budget is not enough for all', async () => {
    const store = new AdStore();
    await store.budget(['campaign', 'takeover', 'spend'], usd('59.99'));
    const request = podOf(store, slots, { groups: [whole] });
    expect((await store.state.reserve(request)).slots.map(outcome)).toEqual(['dropped', 'dropped', 'no: budget']);
    expect((await store.read(money(['campaign', 'takeover', 'spend'], 0n, []))).held).toBe(0n);
    // The pod is free for others, under the same id: what held nothing is not remembered.
    const others = podOf(store, [ads('sedan'), ads('candy'), ads('snack')], { id: request.id });
    expect((await store.state.reserve(others)).slots.map(outcome)).toEqual(['sedan', 'candy', 'no: neighbour']);
  });

  it('goes before the rest in one call, with a minimum of its own for the pod', async () => {
    const store = new AdStore();
    await store.budget(['campaign', 'takeover', 'spend'], usd('60'));
    const least = { partition: 'viewer', counter: pod('filled'), window: SHORT_LIVED, amount: 45_000n };
    const groups = [whole, { slots: [0, 1, 2], atLeast: least }];
    const answer = await store.state.reserve(podOf(store, slots, { groups }));
    expect(answer.slots.map(outcome)).toEqual(['one', 'two', 'three']);
  });
});
