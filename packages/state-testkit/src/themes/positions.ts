import type { Slot } from '@xsp/core';
import type { Suite } from '../suite';
import { option, same, type ChargeParts, type World } from '../world';

/** Not next to each other: an ad at position p takes p and p + 1 of its category. */
function apart(category: string): ChargeParts[] {
  return [0, 1].map((position) => ({ counter: ['pod', category, { position }], at: 1n }));
}

const slot = (parts: Partial<Slot>, ...options: Slot['options']): Slot => ({ options, ttlMs: 60_000, ...parts });

async function positions(w: World, slots: readonly Slot[]): Promise<(number | string)[]> {
  const answer = await w.reserve([], { slots });
  return answer.slots.map((filled) => (filled.status === 'held' ? filled.position : filled.status));
}

export function podPositions({ test }: Suite): void {
  const free = option('free');

  test('pod positions are given in fill order by the state, so a refused slot leaves no gap', async (w) => {
    const never = option('never', { at: 0n });
    same(await positions(w, [slot({}, free), slot({}, never), slot({}, free)]), [1, 'refused', 2]);
  });

  test('neighbours are neighbours, also around a refused slot', async (w) => {
    const auto = option('auto', ...apart('auto'));
    const food = option('food', ...apart('food'));
    const never = option('never', { at: 0n });
    const answer = await w.reserve([auto, never, [auto, food], auto]);
    same(
      answer.slots.map((filled) => (filled.status === 'held' ? filled.key : filled.status)),
      ['auto', 'refused', 'food', 'auto'],
    );
    same(w.taken(answer.slots[2]).refusals[0]!.counter, ['pod', 'auto', '2']);
  });

  test('each pod has its own sequence of positions', async (w) => {
    const [a, b] = [{ pod: 'a' }, { pod: 'b' }];
    same(await positions(w, [slot(a, free), slot(b, free), slot(a, free), slot({}, free)]), [1, 1, 2, 1]);
  });

  test('a slot may fix its position, and the next one of its pod comes after it', async (w) => {
    same(await positions(w, [slot({ position: 3 }, free), slot({}, free)]), [3, 4]);
    same(await positions(w, [slot({}, free), slot({ position: 1 }, free), slot({}, free)]), [1, 1, 2]);
  });

  test('one ad per position: a refill cannot take a position that is taken', async (w) => {
    const one = option('one', { counter: ['position', { position: 0 }], at: 1n });
    same(await positions(w, [slot({}, one), slot({}, one)]), [1, 2]);
    same(await positions(w, [slot({ position: 2 }, one), slot({ position: 3 }, one)]), ['refused', 3]);
  });

  test('a parameter names the counter: each pod counts for itself', async (w) => {
    const cap = option('cap', { counter: ['pod', { param: 'pod' }, 'auto'], at: 1n });
    const [a, b] = [w.id(), w.id()];
    await w.hold(cap, { params: { pod: a } });
    await w.hold(cap, { params: { pod: b } });
    same((await w.refused(cap, { params: { pod: a } })).counter, ['pod', a, 'auto']);
  });
}
