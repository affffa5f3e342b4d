import { ValidationError } from '@xsp/core';
import type { BreakRule, BreakSchedule } from './break-schedule';

const DAY_MS = 86_400_000;

/** @throws ValidationError with the path of the mistake (`breaks[1].repeatEveryMs`) */
export function requireBreakSchedule({ breaks, viewing = {} }: BreakSchedule): void {
  breaks.forEach((rule, index) => {
    requireBreakRule(rule, `breaks[${index}]`);
  });
  for (const name of ['minGapMs', 'adsPerHour', 'adMsPerHour'] as const) {
    if (viewing[name] !== undefined) requireCount(viewing[name], `viewing.${name}`, 0);
  }
}

/** @throws ValidationError */
export function requireBreakRule({ id, at, repeatEveryMs, maxAds, maxDurationMs }: BreakRule, path: string): void {
  if (typeof id !== 'string' || id === '') throw new ValidationError(`${path}.id`, 'must be a text, not empty');
  requireCount(maxAds, `${path}.maxAds`, 1);
  requireCount(maxDurationMs, `${path}.maxDurationMs`, 1);
  if (at.kind === 'time') requireCount(at.milliseconds, `${path}.at.milliseconds`, 0);
  if (at.kind === 'position') requireCount(at.position, `${path}.at.position`, 1);
  if (at.kind === 'percent' && !(at.percent >= 0 && at.percent <= 100)) {
    throw new ValidationError(`${path}.at.percent`, `must be 0 to 100, but is ${at.percent}`);
  }
  if (repeatEveryMs === undefined) return;
  requireCount(repeatEveryMs, `${path}.repeatEveryMs`, 1);
  if (at.kind !== 'time')
    throw new ValidationError(`${path}.repeatEveryMs`, `goes only with a time in at, not ${at.kind}`);
}

function requireCount(value: number, path: string, lowest: number): void {
  if (Number.isSafeInteger(value) && value >= lowest && value <= 30 * DAY_MS) return;
  throw new ValidationError(path, `must be a whole number from ${lowest}, but is ${String(value)}`);
}
