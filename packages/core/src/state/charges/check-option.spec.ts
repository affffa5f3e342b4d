import fc from 'fast-check';
import { ManualClock } from '../../time';
import { MemoryBackend } from '../memory';
import type { Charge, Window } from '../port';
import { checkOption, indexSnapshot } from './check-option';
import { defineOption } from './option';

const T = 1_790_000_000_000;
const viewer = { kind: 'viewer', id: 'v1' };
const household = { kind: 'household', id: 'h1' };
const bind = { viewer, household };
const params = { page: 'home' };

const windows: Window[] = [
  { kind: 'forever' },
  { kind: 'rolling', ms: 60_000 },
  { kind: 'sliding', ms: 60_000 },
  { kind: 'fixed', start: 0, end: T + 60_000 },
];

const charge = fc
  .record({
    window: fc.constantFrom(...windows),
    counter: fc.constantFrom<Charge['counter']>(['a'], ['page', { param: 'page' }], ['pod', { position: 1 }]),
    amount: fc.bigInt(1n, 3n),
    at: fc.constantFrom<Charge['limits'][0]['at']>(1n, 2n, 3n, 4n, 'stored'),
  })
  .map(({ at, ...parts }): Charge => {
    const storable = parts.window.kind !== 'sliding' && parts.counter.every((part) => typeof part === 'string');
    return {
      partition: 'viewer',
      whenLate: 'count',
      ...parts,
      limits: [{ name: 'cap', at: at === 'stored' && !storable ? 3n : at }],
    };
  });
const option = fc.array(charge, { minLength: 1, maxLength: 3 }).map((charges) => defineOption('ad', charges));

async function storeWith(options: readonly ReturnType<typeof defineOption>[]) {
  const clock = new ManualClock(T);
  const backend = new MemoryBackend({ clock });
  await backend.setLimit({ partition: viewer, counter: ['a'], at: 2n });
  for (const [index, each] of options.entries()) {
    const request = {
      id: `r${index}`,
      bind,
      params,
      slots: [{ options: [each], ttlMs: 5_000 + 7_000 * index }],
      rememberMs: 60_000,
    };
    const { slots } = await backend.reserve(request);
    const [slot] = slots;
    if (slot?.status === 'held' && index % 2 === 0) await backend.commit({ hold: slot.hold });
    clock.advance(3_000);
  }
  return { backend, clock };
}

describe('checkOption', () => {
  it('refuses what a reserve would, in the same words, at any time after the snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(option, { maxLength: 6 }), option, fc.nat(20_000), async (before, asked, later) => {
        const { backend, clock } = await storeWith(before);
        const index = indexSnapshot(await backend.snapshot(viewer));
        clock.advance(later);
        const dry = { id: 'dry', bind, params, slots: [{ options: [asked], ttlMs: 1 }], rememberMs: 1, dryRun: true };
        const [slot] = (await backend.reserve(dry)).slots;
        const refusal = checkOption(asked, index, { bind, params, position: 1 }, clock.now());
        expect(slot?.status === 'refused' ? slot.refusals : []).toEqual(refusal ? [refusal] : []);
      }),
      { numRuns: 200 },
    );
  });

  it('does not ask what lies in other partitions', async () => {
    const { backend, clock } = await storeWith([]);
    const index = indexSnapshot(await backend.snapshot(viewer));
    const never: Charge = {
      partition: 'household',
      counter: ['a'],
      window: { kind: 'forever' },
      amount: 1n,
      limits: [{ name: 'never', at: 0n }],
      whenLate: 'count',
    };
    expect(checkOption(defineOption('ad', [never]), index, { bind, params, position: 1 }, clock.now())).toBeUndefined();
    const here = defineOption('ad', [{ ...never, partition: 'viewer' }]);
    expect(checkOption(here, index, { bind, params, position: 1 }, clock.now())?.limit).toBe('never');
  });
});
