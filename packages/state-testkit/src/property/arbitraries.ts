import fc from 'fast-check';
import {
  Advance,
  AdvanceToEdge,
  Commit,
  Consume,
  Credit,
  Erase,
  Release,
  ReleaseLost,
  Replay,
  Reserve,
  Restart,
  SetLimit,
  Snapshot,
} from './commands';
import type { ConsumeSpec } from './commands/consume';
import type { ReserveSpec, SlotSpec } from './commands/reserve';
import { COUNTERS, HOUR, type ChargeSpec } from './pool';
import type { Known, OptionSpec, Run } from './run';

const client = fc.nat(2);
const which = fc.nat(40);
const viewer = fc.constantFrom(0, 0, 0, 1);

const charge: fc.Arbitrary<ChargeSpec> = fc.record({
  counter: fc.nat(COUNTERS.length - 1),
  amount: fc.constantFrom(1, 1, 1, 2, 3, 0),
  extraRoom: fc.constantFrom(0, 0, 0, 1, 2),
  limit: fc.constantFrom(3, 2, 4, 1, 5, 6, 7, 0),
});

/** Money above all: what is left of a budget decides late commits. */
const priced: fc.Arbitrary<ChargeSpec> = fc.record({
  counter: fc.constantFrom(...COUNTERS.flatMap(({ sort }, index) => (sort === 'money' ? [index] : []))),
  amount: fc.constantFrom(1, 2, 3),
  extraRoom: fc.constant(0),
  limit: fc.constantFrom(0, 4),
});

/** What groups add up. */
const grouped: fc.Arbitrary<ChargeSpec> = fc.record({
  counter: fc.constant(0),
  amount: fc.constantFrom(1, 2, 3),
  extraRoom: fc.constant(0),
  limit: fc.constant(7),
});

const option: fc.Arbitrary<OptionSpec> = fc
  .tuple(
    fc.array(charge, { minLength: 1, maxLength: 4 }),
    fc.array(priced, { maxLength: 2 }),
    fc.array(grouped, { maxLength: 1 }),
  )
  .map((parts) => ({ key: 'ad', charges: parts.flat() }));

/** Ranked options with keys of their own. */
const options = fc
  .array(option, { minLength: 1, maxLength: 4 })
  .map((list) => list.map((one, index) => ({ ...one, key: `ad${index}` })));

const ttlMs = fc.oneof(
  fc.constantFrom(1, 16, 17, 1_000, 120_000, HOUR, 2 * HOUR),
  fc.integer({ min: 1, max: 100 }),
  fc.integer({ min: 1_000, max: 2 * HOUR }),
);

const rememberMs = fc.constantFrom(1, HOUR, 3 * HOUR, 24 * HOUR);

const slot: fc.Arbitrary<SlotSpec> = fc.record(
  {
    options,
    ttlMs,
    pod: fc.constantFrom('a', 'b'),
    position: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: ['options', 'ttlMs'] },
);

const reserve: fc.Arbitrary<ReserveSpec> = fc.record({
  viewer,
  page: fc.nat(1),
  slots: fc.array(slot, { minLength: 1, maxLength: 4 }),
  groups: fc.array(fc.record({ slots: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }), amount: fc.nat(4) }), {
    maxLength: 2,
  }),
  rememberMs,
  ago: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, HOUR),
});

const consume: fc.Arbitrary<ConsumeSpec> = fc.record({ viewer, page: fc.nat(1), options, rememberMs });

const ms = fc.oneof(
  fc.integer({ min: 1, max: 10 }),
  fc.integer({ min: 1_000, max: 600_000 }),
  fc.integer({ min: HOUR / 2, max: 2 * HOUR }),
  fc.integer({ min: 24 * HOUR, max: 80 * HOUR }),
);

/** Money's unit: from cents to where a double is no longer exact. */
export const unit = fc.constantFrom(1n, 10n ** 14n + 1n, 2n ** 53n + 1n);

/** A whole run; with restarts of the store in between, or without. */
export function steps(size: number, restarts = false): fc.Arbitrary<Iterable<fc.AsyncCommand<Known, Run>>> {
  const reserves = fc
    .tuple(client, reserve, fc.constantFrom(false, false, false, true))
    .map((of) => new Reserve(...of));
  const event = fc.constantFrom(undefined, undefined, 'impression', 'click', 'complete');
  const commits = fc
    .tuple(client, which, event, fc.option(option, { nil: undefined, freq: 3 }))
    .map((of) => new Commit(...of));
  const how = fc.constantFrom('same', 'same', 'other options', 'dry run', 'conflict');
  const advances = ms.map((of) => new Advance(of));
  const edges = fc.tuple(fc.nat(6), fc.constantFrom<(-1 | 0 | 1)[]>(-1, 0, 1)).map((of) => new AdvanceToEdge(...of));
  return fc.commands(
    [
      // As often as they stand here.
      reserves,
      reserves,
      reserves,
      commits,
      commits,
      edges,
      edges,
      advances,
      fc.tuple(client, which, fc.boolean()).map((of) => new Release(...of)),
      fc.tuple(client, which, how, reserve).map((of) => new Replay(...of)),
      fc.tuple(client, consume).map((of) => new Consume(...of)),
      fc.tuple(client, fc.nat(2), fc.nat(10)).map((of) => new SetLimit(...of)),
      fc.tuple(client, fc.integer({ min: 1, max: 4 })).map((of) => new Credit(...of)),
      fc.tuple(client, reserve).map((of) => new ReleaseLost(...of)),
      fc.tuple(client, fc.nat(4)).map((of) => new Erase(...of)),
      fc.tuple(client, fc.nat(1)).map((of) => new Snapshot(...of)),
      ...(restarts ? [fc.constant(0).map((of) => new Restart(of))] : []),
    ],
    { maxCommands: size, size: 'max' },
  );
}
