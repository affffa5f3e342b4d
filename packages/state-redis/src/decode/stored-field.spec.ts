import fc from 'fast-check';
import { fieldValue, readField } from './stored-field';

const time = fc.integer({ min: 1, max: 2 ** 47 });
const amount = fc.bigInt({ min: 1n, max: 2n ** 58n });
const entries = fc
  .uniqueArray(fc.record({ at: time, amount }), { selector: ({ at }) => at, maxLength: 20 })
  .map((list) => list.sort((a, b) => a.at - b.at));
const ms = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

const counters = fc.oneof(
  fc.record({
    window: fc.record({ kind: fc.constant('forever' as const), forgetAfterMs: ms }),
    state: fc.record({ committed: amount, edges: entries, keepUntil: fc.option(time) }),
  }),
  fc.record({
    window: fc.record({ kind: fc.constant('rolling' as const), ms }),
    state: fc.record({ committed: amount, edges: entries, start: time, keepUntil: time }),
  }),
  fc.record({
    window: fc.record({ kind: fc.constant('sliding' as const), ms }),
    state: fc.record({
      committed: fc.constant(0n),
      edges: entries,
      log: entries,
      keepUntil: time,
    }),
  }),
);

describe('a stored field', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(
        fc.array(counters, { maxLength: 4 }),
        fc.option(fc.record({ at: amount, version: fc.integer({ min: 1, max: 2 ** 32 - 1 }) })),
        (list, limit) => {
          const stored = {
            ...(limit && { limit }),
            counters: list.map((each) => ({ counter: ['a', 'b.c'], ...each })),
          };
          expect(readField('c:a/b.c', fieldValue(stored))).toEqual(stored);
        },
      ),
    );
  });
});
