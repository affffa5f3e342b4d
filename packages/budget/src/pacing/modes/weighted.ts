import { ValidationError, type CurvePoint, type TimeWindow } from '@xsp/core';
import type { HourWeights } from '../pacing';
import { evenPoints } from './even';
import { drawnPart, HOUR, hourOfWeek, localDays, localHours, type LocalDay } from './local-days';

/** Weights are kept as whole numbers up to this, so that every server draws the same curve to the last unit. */
const SCALE = 1_000_000;

/**
 * Each hour of the zone's clock in proportion to its weight, evenly inside the hour. Where all weights of the period are
 * 0, evenly.
 *
 * @throws ValidationError unless there are 24 or 168 weights from 0, and one above
 */
export function weightedPoints(
  period: TimeWindow,
  amount: bigint,
  weights: HourWeights,
  timeZone: string,
  at: number,
): readonly CurvePoint[] {
  const week = weekOf(weights);
  const days = localDays(period, timeZone);
  const total = days.reduce((sum, day) => sum + weightOfDay(day, period, week, timeZone), 0n);
  if (total === 0n) return evenPoints(period, amount);

  const drawn = drawnPart(period, at);
  const points: CurvePoint[] = [];
  let sum = 0n;
  for (const day of days) {
    if (day.end <= drawn.start) {
      sum += weightOfDay(day, period, week, timeZone);
      continue;
    }
    if (day.start >= drawn.end) break;
    for (const hour of localHours(cut(day, period), timeZone)) {
      if (hour.end > drawn.start && hour.start < drawn.end) points.push([hour.start, (amount * sum) / total]);
      sum += weightOfHour(hour, week, timeZone);
      if (hour.end >= drawn.end) {
        points.push([hour.end, (amount * sum) / total]);
        break;
      }
    }
  }
  return points;
}

/** 168 whole weights. */
function weekOf(weights: HourWeights): readonly bigint[] {
  const most = Math.max(...weights);
  const right = weights.length === 24 || weights.length === 168;
  if (!right || !(most > 0) || !weights.every((weight) => weight >= 0 && weight < Infinity)) {
    throw new ValidationError('pacing.weights', 'must be 24 or 168 numbers from 0, and one of them above 0');
  }
  const whole = weights.map((weight) => BigInt(Math.round((weight / most) * SCALE)));
  return Array.from({ length: 168 }, (_, hour) => whole[hour % whole.length]!);
}

/** Weight times milliseconds of the part of a day that lies in the period. */
function weightOfDay(day: LocalDay, period: TimeWindow, week: readonly bigint[], timeZone: string): bigint {
  const part = cut(day, period);
  if (part.end - part.start === 24 * HOUR) {
    const first = day.weekday * 24;
    return week.slice(first, first + 24).reduce((sum, weight) => sum + weight, 0n) * BigInt(HOUR);
  }
  return localHours(part, timeZone).reduce((sum, hour) => sum + weightOfHour(hour, week, timeZone), 0n);
}

function weightOfHour(hour: TimeWindow, week: readonly bigint[], timeZone: string): bigint {
  return week[hourOfWeek(hour.start, timeZone)]! * BigInt(hour.end - hour.start);
}

function cut(day: TimeWindow, period: TimeWindow): TimeWindow {
  return { start: Math.max(day.start, period.start), end: Math.min(day.end, period.end) };
}
