import { ValidationError, type CurvePoint, type TimeWindow } from '@xsp/core';
import { evenPoints } from './even';

const MILLION = 1_000_000;

/**
 * `share` of the amount in the first half of the period, the rest in the second, each evenly.
 *
 * @throws ValidationError unless the share is from 0.5 to 1
 */
export function frontLoadedPoints(period: TimeWindow, amount: bigint, share: number): readonly CurvePoint[] {
  if (!(share >= 0.5 && share <= 1)) {
    throw new ValidationError('pacing.share', `must be from 0.5 (even) to 1, but is ${share}`);
  }
  if (period.end - period.start < 2) return evenPoints(period, amount);
  const half = period.start + Math.floor((period.end - period.start) / 2);
  return [
    [period.start, 0n],
    [half, (amount * BigInt(Math.round(share * MILLION))) / BigInt(MILLION)],
    [period.end, amount],
  ];
}
