import type { RecordedClaim, ReservationRecord, Window } from '@xsp/core';
import fc from 'fast-check';
import { decodeEntry, encodeEntry } from './entry-bytes';
import { reservationEntry } from './reservation-entry';

const time = fc.integer({ min: 0, max: 2 ** 52 });
const ms = fc.integer({ min: 1, max: 2 ** 40 });
/** Few of them, so that claims often repeat those before. */
const name = fc.constantFrom('a', 'b', 'campaign', 'x'.repeat(64));
const window = fc.oneof<fc.Arbitrary<Window>[]>(
  fc.constant({ kind: 'forever' }),
  ms.map((forgetAfterMs) => ({ kind: 'forever', forgetAfterMs })),
  fc.tuple(time, ms).map(([start, length]) => ({ kind: 'fixed', start, end: start + length })),
  fc.tuple(time, ms).map(([start, length]) => ({ kind: 'fixed', start, end: start + length, kept: true })),
  ms.map((length) => ({ kind: 'rolling', ms: length })),
  ms.map((length) => ({ kind: 'sliding', ms: length })),
);
const claim: fc.Arbitrary<RecordedClaim> = fc.record({
  partition: fc.tuple(name, name).map((parts) => parts.join('/')),
  counter: fc.array(name, { minLength: 1, maxLength: 3 }),
  window,
  instance: fc.oneof(fc.constant(0), time),
  amount: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  held: fc.boolean(),
  whenLate: fc.constantFrom('count' as const, 'fit' as const),
  stored: fc.boolean(),
});
const record: fc.Arbitrary<ReservationRecord> = fc.record({
  id: fc.string({ minLength: 1 }),
  fingerprint: fc.string(),
  reservedAt: time,
  rememberUntil: time,
  slots: fc.array(
    fc.record({
      state: fc.constantFrom('empty' as const, 'held' as const, 'committed' as const, 'released' as const),
      key: fc.string(),
      position: fc.nat(),
      expiresAt: time,
      claims: fc.array(claim, { maxLength: 6 }),
      events: fc.array(fc.string(), { maxLength: 3 }),
    }),
    { maxLength: 3 },
  ),
});

it('reads every reservation as it was written', () => {
  fc.assert(
    fc.property(record, (written) => {
      const bytes = Buffer.from(encodeEntry(reservationEntry, written));
      expect(decodeEntry(reservationEntry, bytes, 'key')).toEqual(written);
    }),
  );
});
