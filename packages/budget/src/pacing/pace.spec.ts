import { curveAt, Money, ValidationError } from '@xsp/core';
import fc from 'fast-check';
import type { BudgetLine } from '../campaign/budget';
import type { BudgetCampaign, Flight } from '../campaign/budget-campaign';
import { pricing } from '../campaign/pricing';
import { paceOf } from './pace';
import type { Pacing } from './pacing';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ms = (iso: string) => Date.parse(iso);
const PRICE = 1_000n;

function campaign(pacing: Pacing, lines: readonly BudgetLine[], flight: Partial<Flight> = {}): BudgetCampaign {
  return {
    id: 'acme',
    advertiser: 'a',
    pricing: pricing('cpm', Money.fromUnits(PRICE * 1_000n, 'USD')),
    budget: { currency: 'USD', lines },
    pacing,
    flight: { start: 0, end: null, timeZone: 'Europe/Paris', ...flight },
  };
}

const daily = (at: bigint): BudgetLine => ({ counts: 'spend', per: 'day', at });
const total = (at: bigint): BudgetLine => ({ counts: 'spend', per: 'total', at });
const B = 24_000_000n;

/** Target and ceiling at a moment, as shares of the budget in thousandths. */
function at(of: BudgetCampaign, iso: string, shape?: readonly number[]) {
  const pace = paceOf(of, ms(iso), { shape })!;
  const thousandths = (value: bigint) => Number((value * 1_000n) / pace.amount);
  return [thousandths(curveAt(pace.target, ms(iso))), thousandths(curveAt(pace.ceiling, ms(iso)))];
}

describe('paceOf', () => {
  it('is none as soon as possible, without a budget, or without an end to pace towards', () => {
    expect(paceOf(campaign({ mode: 'asap' }, [daily(B)]), 0)).toBeNull();
    expect(paceOf(campaign({ mode: 'even' }, []), 0)).toBeNull();
    expect(paceOf(campaign({ mode: 'even' }, [total(B)]), 0)).toBeNull();
    expect(paceOf(campaign({ mode: 'even' }, [{ counts: 'spend', per: 'hour', at: B }]), 0)).toBeNull();
  });

  it('paces the day before the week, the month and the flight, money before events, and what it is told to', () => {
    const lines: readonly BudgetLine[] = [
      total(B),
      { counts: 'spend', per: 'month', at: B },
      { counts: 'impressions', per: 'day', at: 9n },
      { counts: 'spend', per: 'week', at: B },
    ];
    const flight = { end: 40 * DAY };
    const per = (pacing: Pacing, of = lines) => paceOf(campaign(pacing, of, flight), DAY)?.line.per;
    expect(per({ mode: 'even' })).toBe('week');
    expect(per({ mode: 'even', over: 'month' })).toBe('month');
    expect(per({ mode: 'even', over: 'total' })).toBe('total');
    expect(per({ mode: 'even' }, [total(B)])).toBe('total');
    expect(
      paceOf(campaign({ mode: 'even' }, [{ counts: 'impressions', per: 'total', at: 9n }], flight), 0),
    ).toMatchObject({
      line: { counts: 'impressions' },
      amount: 9n,
    });
  });

  it('spreads over-delivery too', () => {
    const of = campaign({ mode: 'even' }, [daily(B)]);
    expect(paceOf({ ...of, budget: { ...of.budget!, overDelivery: 50_000n } }, DAY)?.amount).toBe((B * 105n) / 100n);
  });

  describe('even', () => {
    it('goes straight from midnight to midnight, in 23 and in 25 hours', () => {
      const of = campaign({ mode: 'even' }, [daily(B)]);
      expect(at(of, '2026-06-10T00:00:00+02:00')).toEqual([0, 0]);
      expect(at(of, '2026-06-10T12:00:00+02:00')[0]).toBe(500);
      expect(at(of, '2026-06-10T23:59:59.999+02:00')).toEqual([999, 1000]);
      expect(at(of, '2026-03-29T11:30:00+02:00')[0]).toBe(456); // 10.5 of 23 hours
      expect(at(of, '2026-10-25T11:30:00+01:00')[0]).toBe(500); // 12.5 of 25 hours
    });

    it('is cut to the flight', () => {
      const flight = { start: ms('2026-06-10T12:00:00+02:00'), end: ms('2026-06-11T06:00:00+02:00') };
      const of = campaign({ mode: 'even' }, [daily(B)], flight);
      expect(at(of, '2026-06-10T18:00:00+02:00')[0]).toBe(500);
      expect(at(of, '2026-06-11T03:00:00+02:00')[0]).toBe(500);
      const whole = campaign({ mode: 'even' }, [total(B)], flight);
      expect(at(whole, '2026-06-10T21:00:00+02:00')[0]).toBe(500);
    });

    it('lets the last ad out before the period ends, and never one more', () => {
      const of = campaign({ mode: 'even' }, [daily(10n * PRICE)]);
      const { ceiling, period } = paceOf(of, ms('2026-06-10T12:00:00Z'))!;
      expect(curveAt(ceiling, period.start)).toBe(PRICE);
      expect(curveAt(ceiling, period.start + 0.9 * DAY + 1_000)).toBe(10n * PRICE);
      expect(curveAt(ceiling, period.end)).toBe(10n * PRICE);
    });

    it('is less than one price of a budget that pays none', () => {
      const pace = paceOf(campaign({ mode: 'even' }, [daily(PRICE / 2n)]), DAY)!;
      expect(curveAt(pace.ceiling, pace.period.end)).toBe(PRICE / 2n);
      expect(paceOf(campaign({ mode: 'even' }, [daily(0n)]), DAY)!.amount).toBe(0n);
    });
  });

  it('front-loaded: has spent its share by half-time', () => {
    const of = campaign({ mode: 'front-loaded', share: 0.7 }, [daily(B)]);
    expect(at(of, '2026-06-10T06:00:00+02:00')[0]).toBe(350);
    expect(at(of, '2026-06-10T12:00:00+02:00')[0]).toBe(700);
    expect(at(of, '2026-06-10T18:00:00+02:00')[0]).toBe(850);
    for (const share of [0.49, 1.01, NaN]) {
      expect(() => paceOf(campaign({ mode: 'front-loaded', share }, [daily(B)]), DAY)).toThrow(ValidationError);
    }
  });

  describe('hourly', () => {
    const of = campaign({ mode: 'hourly' }, [daily(B)]);

    it('gives each hour its share in its first moment, beside what was left over', () => {
      expect(at(of, '2026-06-10T00:00:00+02:00')[1]).toBe(41);
      expect(at(of, '2026-06-10T00:59:59.998+02:00')[1]).toBe(41);
      expect(at(of, '2026-06-10T01:00:00+02:00')[1]).toBe(83);
      expect(at(of, '2026-06-10T23:00:00+02:00')[1]).toBe(1000);
    });

    it('has 23 and 25 hours when the clock is changed, none of them doubled', () => {
      expect(at(of, '2026-03-29T03:00:00+02:00')[1]).toBe(Math.floor((3 / 23) * 1000)); // the third hour
      expect(at(of, '2026-10-25T02:30:00+02:00')[1]).toBe(120); // the third of 25
      expect(at(of, '2026-10-25T02:30:00+01:00')[1]).toBe(160); // the fourth
    });

    it('steps through a flight of weeks', () => {
      const flight = { start: ms('2026-06-01T00:00:00+02:00'), end: ms('2026-06-11T00:00:00+02:00') };
      const long = campaign({ mode: 'hourly' }, [total(B)], flight);
      expect(at(long, '2026-06-03T12:30:00+02:00')[1]).toBe(Math.floor((61 / 240) * 1000));
    });
  });

  describe('curve and adaptive', () => {
    const evening = Array.from({ length: 24 }, (_, hour) => (hour === 20 ? 3 : hour === 21 ? 1 : 0));

    it('follow the weights of the hours, given or learned, and an even line while there are none', () => {
      const of = campaign({ mode: 'curve', weights: evening }, [daily(B)]);
      expect(at(of, '2026-06-10T20:00:00+02:00')[0]).toBe(0);
      expect(at(of, '2026-06-10T20:30:00+02:00')[0]).toBe(375);
      expect(at(of, '2026-06-10T21:00:00+02:00')[0]).toBe(750);
      expect(at(of, '2026-06-10T22:00:00+02:00')[0]).toBe(1000);
      const learned = campaign({ mode: 'adaptive' }, [daily(B)]);
      expect(at(learned, '2026-06-10T21:00:00+02:00', evening)[0]).toBe(750);
      expect(at(learned, '2026-06-10T12:00:00+02:00')[0]).toBe(500);
    });

    it('know the days of the week', () => {
      const weekend = Array.from({ length: 168 }, (_, hour) => (hour >= 120 ? 1 : 0));
      const flight = { start: ms('2026-06-08T00:00:00+02:00'), end: ms('2026-06-22T00:00:00+02:00') };
      const of = campaign({ mode: 'curve', weights: weekend }, [total(B)], flight);
      expect(at(of, '2026-06-13T00:00:00+02:00')[0]).toBe(0); // Saturday
      expect(at(of, '2026-06-14T00:00:00+02:00')[0]).toBe(250);
      expect(at(of, '2026-06-17T12:00:00+02:00')[0]).toBe(500);
      expect(at(of, '2026-06-21T12:00:00+02:00')[0]).toBe(875);
    });

    it('count the hour that is shown twice twice, and one that is skipped not at all', () => {
      const two = Array.from({ length: 24 }, (_, hour) => (hour === 2 || hour === 12 ? 1 : 0));
      const of = campaign({ mode: 'curve', weights: two }, [daily(B)]);
      expect(at(of, '2026-10-25T06:00:00+01:00')[0]).toBe(666);
      expect(at(of, '2026-03-29T06:00:00+02:00')[0]).toBe(0);
      expect(at(of, '2026-06-10T06:00:00+02:00')[0]).toBe(500);
    });

    it('are even where all weights of the time are 0', () => {
      const monday = Array.from({ length: 168 }, (_, hour) => (hour < 24 ? 1 : 0));
      expect(at(campaign({ mode: 'curve', weights: monday }, [daily(B)]), '2026-06-10T12:00:00+02:00')[0]).toBe(500);
    });

    it.each([[[]], [Array(24).fill(0)], [Array(23).fill(1)], [Array(24).fill(-1)], [Array(24).fill(NaN)]])(
      'refuse weights that are none (%#)',
      (weights: readonly number[]) => {
        expect(() => paceOf(campaign({ mode: 'curve', weights }, [daily(B)]), DAY)).toThrow(ValidationError);
      },
    );

    it('leave adaptive room for its rate to steer in', () => {
      const noon = '2026-06-10T12:00:00+02:00';
      expect(at(campaign({ mode: 'adaptive' }, [daily(B)]), noon)).toEqual([500, 509]);
      expect(at(campaign({ mode: 'curve' }, [daily(B)]), noon)).toEqual([500, 500]);
    });
  });

  it('draws a curve that starts at 0, never falls, ends at the amount, and is the same from wherever it is drawn', () => {
    const weights = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 24, maxLength: 24 });
    const pacing: fc.Arbitrary<Pacing> = fc.oneof(
      fc.constant({ mode: 'even' as const }),
      fc.record({ mode: fc.constant('front-loaded' as const), share: fc.double({ min: 0.5, max: 1, noNaN: true }) }),
      fc.constant({ mode: 'hourly' as const }),
      fc.record({
        mode: fc.constantFrom('curve' as const, 'adaptive' as const),
        weights: weights.filter((all) => all.some((weight) => weight > 0)),
      }),
    );
    const zone = fc.constantFrom('Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC');
    const start = fc.integer({ min: ms('2026-01-01T00:00:00Z'), max: ms('2027-01-01T00:00:00Z') });
    const length = fc.oneof(fc.integer({ min: 1, max: 3 * DAY }), fc.integer({ min: DAY, max: 120 * DAY }));
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        pacing,
        zone,
        start,
        length,
        share,
        fc.bigInt(0n, 2n ** 62n),
        (mode, timeZone, begin, long, where, amount) => {
          const flight = { start: begin, end: begin + long, timeZone };
          const of = campaign(mode, [total(amount)], flight);
          const moment = begin + Math.floor(where * (long - 1));
          const { target, ceiling, validUntil } = paceOf(of, moment)!;
          expect(validUntil).toBeGreaterThan(moment);
          for (const { points } of [target, ceiling]) {
            points.forEach(([time, value], index) => {
              if (index === 0) return;
              expect(time).toBeGreaterThan(points[index - 1]![0]);
              expect(value).toBeGreaterThanOrEqual(points[index - 1]![1]);
            });
          }
          const [due, may] = [curveAt(target, moment), curveAt(ceiling, moment)];
          expect(may).toBeGreaterThanOrEqual(due - (due >> 20n) - 1n);
          expect(may).toBeLessThanOrEqual(amount);
          expect(curveAt(paceOf(of, begin + long - 1)!.ceiling, begin + long)).toBe(amount);
          if (mode.mode !== 'hourly') expect(curveAt(paceOf(of, begin)!.target, begin)).toBe(0n);
          // Another server draws it a while later: the same value, but for the steps of the curve between two points.
          const later = Math.min(begin + long - 1, moment + 20 * 60_000);
          const again = curveAt(paceOf(of, later)!.target, later);
          const same = curveAt(target, later);
          expect(again > same ? again - same : same - again).toBeLessThanOrEqual(amount >> 18n);
        },
      ),
      { numRuns: 400 },
    );
  });
});
