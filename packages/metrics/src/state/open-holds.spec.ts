import fc from 'fast-check';
import { OpenHolds } from './open-holds';

type Step = { readonly add: number } | { readonly end: number } | { readonly pass: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ add: fc.integer({ min: 1, max: 300_000 }) }),
    fc.record({ end: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ pass: fc.integer({ min: 0, max: 60_000 }) }),
  ),
  { maxLength: 100 },
);

describe('OpenHolds', () => {
  it('loses no hold and ends none twice, whatever ends when', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const holds = new OpenHolds();
        let [now, added, ended, expired] = [1_000_000, 0, 0, 0];
        for (const step of all) {
          const before = holds.count;
          if ('add' in step) {
            holds.add(now + step.add);
            added++;
          } else if ('end' in step) {
            holds.end(step.end);
            ended += before - holds.count;
            expect(before - holds.count).toBe(Math.min(step.end, before));
          } else {
            now += step.pass;
            expired += holds.expire(now);
          }
          expect(holds.count).toBe(added - ended - expired);
          expect(holds.count).toBeGreaterThanOrEqual(0);
        }
        expired += holds.expire(now + 400_000);
        expect([holds.count, added]).toEqual([0, ended + expired]);
      }),
    );
  });

  it('expires holds within the second after their time, and none before', () => {
    const holds = new OpenHolds();
    holds.add(10_001);
    holds.add(5_000);
    expect([4_999, 5_000, 10_000, 10_999, 11_000].map((now) => holds.expire(now))).toEqual([0, 1, 0, 0, 1]);
  });
});
