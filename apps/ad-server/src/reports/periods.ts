import { calendarWindow, ValidationError, type TimeWindow } from '@xsp/core';

/** The longest time of a report: a leap year. */
const LONGEST_MS = 366 * 86_400_000;

/** The hours and days of a report: those of campaigns in one time zone are found once, however many there are. */
export class Periods {
  private readonly known = new Map<string, readonly TimeWindow[]>();

  /** The hours or days that a time touches in a zone. @throws ValidationError for more than a year */
  of(
    timeZone: string,
    { from, to }: { readonly from: number; readonly to: number },
    unit: 'hour' | 'day',
  ): readonly TimeWindow[] {
    const key = `${unit} ${from} ${to} ${timeZone}`;
    const periods = this.known.get(key) ?? find(timeZone, from, to, unit);
    this.known.set(key, periods);
    return periods;
  }
}

function find(timeZone: string, from: number, to: number, unit: 'hour' | 'day'): readonly TimeWindow[] {
  if (!(to - from <= LONGEST_MS)) throw new ValidationError('to', 'must be a year after from at most');
  const found: TimeWindow[] = [];
  for (let at = from; at < to; at = found.at(-1)!.end) {
    const { start, end } = calendarWindow(unit, at, timeZone);
    found.push({ start, end });
  }
  return found;
}
