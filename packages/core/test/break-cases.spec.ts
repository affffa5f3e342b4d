import { defineOption, type Option, type ReserveRequest } from '../src';
import { AdStore, fact, filled, HOUR, MINUTE, money, outcome, report, SHORT_LIVED, usd } from './ad-store';

const SPEND = ['campaign', 'spring', 'spend'];
const CAP = fact('cap', ['campaign', 'spring'], { kind: 'rolling', ms: 24 * HOUR }, 9n);
const BUDGET = money(SPEND, usd('5'), [{ name: 'budget', at: 'stored' }]);
const REPORT = report(['report', 'spring'], 1n, { kind: 'forever' });

function spring(key: string): Option {
  return defineOption(key, [
    CAP,
    BUDGET,
    REPORT,
    fact('repeat', ['stream', { param: 'stream' }, key], SHORT_LIVED, 1n),
  ]);
}

/** Nine ads in three breaks: at the start, after 20 minutes and after 40. Each is held until its break is over. */
function vmap(store: AdStore): ReserveRequest {
  const slots = ['pre', 'mid', 'post'].flatMap((pod, index) =>
    [1, 2, 3].map((number) => ({
      options: [spring(`${pod}${number}`)],
      ttlMs: 2 * MINUTE + index * 20 * MINUTE,
      pod,
    })),
  );
  return store.request([], { params: { stream: 's1' }, slots });
}

async function start() {
  const store = new AdStore();
  await store.budget(SPEND, usd('45'));
  return store;
}

describe('a nine-ad VMAP of which only the first ad is seen', () => {
  it('holds all nine, in three pods with positions of their own', async () => {
    const store = await start();
    const { slots } = await store.state.reserve(vmap(store));
    expect(slots.map((slot) => filled(slot).position)).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
    expect(await store.read(BUDGET)).toMatchObject({ held: usd('45'), remaining: 0n });
    expect(await store.show([spring('other')], { params: { stream: 's2' }, bind: store.bind('v2') })).toBe(
      'no: budget',
    );
  });

  it('is paid once, counted once, and gives the rest back break by break', async () => {
    const store = await start();
    const { slots } = await store.state.reserve(vmap(store));
    const [first, ...rest] = slots.map(filled);
    store.clock.advance(30_000);
    expect((await store.state.commit({ hold: first!.hold })).status).toBe('committed');

    const heldAt = async (time: number) => {
      store.clock.set(time);
      return (await store.read(BUDGET)).held / usd('5');
    };
    const ends = [...new Set(rest.map(({ expiresAt }) => expiresAt))];
    expect(ends).toHaveLength(3);
    expect([await heldAt(ends[0]! - 1), await heldAt(ends[0]!)]).toEqual([8n, 6n]);
    expect([await heldAt(ends[1]! - 1), await heldAt(ends[1]!)]).toEqual([6n, 3n]);
    expect([await heldAt(ends[2]! - 1), await heldAt(ends[2]!)]).toEqual([3n, 0n]);

    expect(await store.read(BUDGET)).toMatchObject({ committed: usd('5'), held: 0n, remaining: usd('40') });
    expect(await store.read(CAP)).toMatchObject({ committed: 1n, held: 0n });
    expect((await store.read(REPORT)).committed).toBe(1n);
  });

  it('counts an ad of the middle break that was seen while the rest was not', async () => {
    const store = await start();
    const { slots } = await store.state.reserve(vmap(store));
    store.clock.advance(21 * MINUTE);
    expect((await store.state.commit({ hold: filled(slots[3]).hold })).status).toBe('committed');
    expect((await store.state.commit({ hold: filled(slots[0]).hold })).status).toBe('late');
    store.clock.advance(3 * HOUR);
    expect(await store.read(BUDGET)).toMatchObject({ committed: usd('10'), held: 0n });
  });

  it('fetched again it is the same decision, with what has ended since', async () => {
    const store = await start();
    const request = vmap(store);
    const before = await store.state.reserve(request);
    await store.state.commit({ hold: filled(before.slots[0]).hold });
    store.clock.advance(10 * MINUTE);
    const after = await store.state.reserve(request);
    expect(after.replayed).toBe(true);
    expect(after.slots.map(outcome)).toEqual([
      'pre1',
      'ended',
      'ended',
      'mid1',
      'mid2',
      'mid3',
      'post1',
      'post2',
      'post3',
    ]);
    expect(after.slots.slice(3)).toEqual(before.slots.slice(3));
  });
});

describe('a replay after the catalogue changed', () => {
  it('answers what was decided, with the old price and the old limits', async () => {
    const store = await start();
    const request = store.request([[spring('old')]], { params: { stream: 's1' } });
    const first = await store.state.reserve(request);

    // The campaign is now dearer, capped lower, named otherwise, and its old budget counter is gone from the options.
    const dearer = money(['campaign', 'summer', 'spend'], usd('9'), [{ name: 'budget', at: 'stored' }]);
    const summer = defineOption('summer', [{ ...CAP, limits: [{ name: 'cap', at: 0n }] }, dearer]);
    const changed = { ...request, slots: [{ ...request.slots[0]!, options: [summer] }] };
    const again = await store.state.reserve(changed);
    expect([again.replayed, again.slots]).toEqual([true, first.slots]);

    await store.state.commit({ hold: filled(again.slots[0]).hold });
    expect((await store.read(BUDGET)).committed).toBe(usd('5'));
    expect((await store.read(CAP)).committed).toBe(1n);
    expect((await store.read(dearer)).committed).toBe(0n);
  });

  it('answers the same when the campaign is gone', async () => {
    const store = await start();
    const request = store.request([[spring('old')]], { params: { stream: 's1' } });
    const first = await store.state.reserve(request);
    const again = await store.state.reserve({ ...request, slots: [{ ...request.slots[0]!, options: [] }] });
    expect(again.slots).toEqual(first.slots);
  });

  it('tells when the decision was made, so that a server can make the same document', async () => {
    const store = await start();
    const request = store.request([[spring('old')]], { params: { stream: 's1' } });
    const first = await store.state.reserve(request);
    store.clock.advance(MINUTE);
    expect((await store.state.reserve(request)).reservedAt).toBe(first.now);
  });
});
