import type { CurvePoint, TimeWindow } from '@xsp/core';

/** The same in every minute of the period. */
export function evenPoints(period: TimeWindow, amount: bigint): readonly CurvePoint[] {
  return [
    [period.start, 0n],
    [period.end, amount],
  ];
}
