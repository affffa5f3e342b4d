import type { CurvePoint, TimeWindow } from '@xsp/core';
import { drawnPart, localHours } from './local-days';

/**
 * Steps: each hour of the zone's clock may spend its share from its first moment on, and all that the hours before it
 * left over. The hour that a clock shows twice is two of them, one that it skips is none.
 */
export function hourlyPoints(period: TimeWindow, amount: bigint, timeZone: string, at: number): readonly CurvePoint[] {
  const length = BigInt(period.end - period.start);
  const due = (until: number) => (amount * BigInt(until - period.start)) / length;
  return localHours(drawnPart(period, at), timeZone).flatMap(({ start, end }): CurvePoint[] =>
    end - start > 1
      ? [
          [start, due(end)],
          [end - 1, due(end)],
        ]
      : [[start, due(end)]],
  );
}
