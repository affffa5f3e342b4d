import { setImmediate as nextTurn } from 'node:timers/promises';
import { reportCounter } from '@xsp/budget';
import type { CounterRef, StateBackend, TimeWindow } from '@xsp/core';
import { DELIVERED, deliveryCounter } from '../charging/delivery-charges';
import { difference, figuresOf, isNothing, sumOf, type DeliveryFigures } from './delivery-figures';
import type { Ledger } from './ledger';
import type { Periods } from './periods';
import type { NamedPlacement } from './report-names';

/** How many counters one call reads. */
const A_CALL = 4_000;

/** What was counted for a campaign in some time, or for a creative and placement of it. */
export interface Delivered extends TimeWindow {
  /** `null`: of all of them, or of those that nobody knows any more. */
  readonly creative: string | null;
  readonly placement: string | null;
  readonly figures: DeliveryFigures;
}

/** What a campaign delivered in each of some hours or days, from the hourly ledger. @throws StateError */
export async function readWhole(
  state: Pick<StateBackend, 'inspect'>,
  ledger: Ledger,
  wanted: readonly TimeWindow[],
  periods: Periods,
): Promise<readonly DeliveryFigures[]> {
  const hours = wanted.map((period) => hourRefs(ledger, period, periods));
  const figures = await readFigures(state, hours.flat());
  let from = 0;
  return hours.map(({ length }) => sumOf(figures.slice(from, (from += length / DELIVERED.length))));
}

/**
 * What a campaign delivered in a day, for each creative and placement that there was; and last what the whole is more than
 * that (counted before there were such counts, or by the days of another time zone), so that it always adds up.
 *
 * @throws StateError
 */
export async function readApart(
  state: Pick<StateBackend, 'inspect'>,
  ledger: Ledger,
  day: TimeWindow,
  creatives: readonly string[],
  placements: readonly NamedPlacement[],
  periods: Periods,
): Promise<readonly Delivered[]> {
  const places = creatives.flatMap((creative) => placements.map((placement) => ({ creative, placement })));
  const hours = hourRefs(ledger, day, periods);
  // In one call, where that is possible: what is counted meanwhile is in both, or in neither.
  const refs = [...places.flatMap(({ creative, placement }) => dayRefs(ledger, day, creative, placement.id)), ...hours];
  const figures = await readFigures(state, refs);
  const apart = places.map(({ creative, placement: { name } }, index) => {
    return { ...day, creative, placement: name, figures: figures[index]! };
  });
  const whole = sumOf(figures.slice(places.length));
  const rest = difference(whole, sumOf(apart.map((one) => one.figures)));
  return [...apart, { ...day, creative: null, placement: null, figures: rest }].filter(
    (one) => !isNothing(one.figures),
  );
}

async function readFigures(
  state: Pick<StateBackend, 'inspect'>,
  refs: readonly CounterRef[],
): Promise<readonly DeliveryFigures[]> {
  const values: bigint[] = [];
  for (let from = 0; from < refs.length; from += A_CALL) {
    const { counters } = await state.inspect(refs.slice(from, from + A_CALL));
    values.push(...counters.map(({ committed }) => committed));
    // A state in this process answers at once: whoever else asks is to have a turn before the next.
    await nextTurn();
  }
  const size = DELIVERED.length;
  return Array.from({ length: values.length / size }, (_, i) => figuresOf(values.slice(i * size, (i + 1) * size)));
}

function hourRefs(ledger: Ledger, { start, end }: TimeWindow, periods: Periods): readonly CounterRef[] {
  return periods
    .of(ledger.timeZone, { from: start, to: end }, 'hour')
    .flatMap((hour) =>
      DELIVERED.map((what) =>
        refOf(
          ledger,
          hour,
          what === 'spend' ? ['campaign', ledger.id, 'spend', 'hour'] : reportCounter(ledger.id, what),
        ),
      ),
    );
}

function dayRefs(ledger: Ledger, day: TimeWindow, creative: string, placement: string): readonly CounterRef[] {
  return DELIVERED.map((what) => refOf(ledger, day, deliveryCounter(ledger.id, creative, placement, what)));
}

function refOf({ advertiser }: Ledger, { start, end }: TimeWindow, counter: readonly string[]): CounterRef {
  return {
    partition: { kind: 'advertiser', id: advertiser },
    counter,
    window: { kind: 'fixed', start, end, kept: true },
  };
}
