import { CALENDAR_UNITS, type CalendarUnit, SLIDING_LOG_ENTRIES } from '@xsp/core';
import type { CapFile, CapLevel } from '../catalog-file';
import type { Place } from '../findings';
import type { Cap, CapWindow } from '../model';
import type { Loose } from '../structure';
import { isWritten } from './loose-parts';
import { readDuration } from './read-duration';
import { readTimeZone } from './read-time-zone';
import { readWeekday } from './read-weekday';

/** What holds where a cap says nothing. */
export interface CapDefaults {
  readonly per: CapLevel;
  readonly timeZone: string;
}

export function readCap(file: Loose<CapFile>, at: Place, defaults: CapDefaults): Cap {
  const base = { id: file.id ?? null, per: file.per ?? defaults.per, event: file.event ?? 'impression' } as const;
  if (isWritten(file, 'minGap')) {
    refuse(
      file,
      ['limit', 'window', 'kind', 'timeZone', 'weekStart'],
      at,
      'does not go with minGap; give it a cap of its own',
    );
    return { ...base, kind: 'gap', gapMs: readDuration(file.minGap, at.at('minGap')) };
  }
  const [hasLimit, hasWindow] = [isWritten(file, 'limit'), isWritten(file, 'window')];
  if (!hasLimit && !hasWindow) {
    at.mistake('says nothing; give limit and window ("at most so many in it"), or minGap ("not again within")');
  } else if (!hasLimit) {
    at.at('limit').mistake('is missing; say how many are allowed in the window (0 means never)');
  } else if (!hasWindow) {
    at.at('window').mistake('is missing; say in what time, such as 1d, day or lifetime');
  }
  const window = readWindow(file, at, defaults.timeZone);
  if (window.kind === 'sliding' && (file.limit ?? 0) > SLIDING_LOG_ENTRIES) {
    const remedy = 'use kind: rolling, or a calendar window';
    at.at('limit').mistake(`must be at most ${SLIDING_LOG_ENTRIES} in a sliding window, which keeps each; ${remedy}`);
  }
  return { ...base, kind: 'count', limit: file.limit ?? 0, window };
}

function readWindow(file: Loose<CapFile>, at: Place, defaultZone: string): CapWindow {
  const text = file.window;
  if (isCalendarUnit(text)) {
    refuse(
      file,
      ['kind', ...(text === 'week' ? [] : (['weekStart'] as const))],
      at,
      `does not go with window ${text}; remove it`,
    );
    const timeZone = readTimeZone(file.timeZone, at.at('timeZone'), defaultZone);
    return { kind: 'calendar', unit: text, timeZone, weekStart: readWeekday(file.weekStart) };
  }
  if (text !== undefined) {
    refuse(file, ['timeZone', 'weekStart'], at, `does not go with window ${text}, only with a calendar's; remove it`);
  }
  if (text === 'lifetime' || text === 'stream' || text === 'pod') {
    refuse(file, ['kind'], at, `does not go with window ${text}; remove it`);
    return { kind: text };
  }
  return { kind: file.kind ?? 'rolling', lengthMs: readDuration(text, at.at('window')) };
}

function isCalendarUnit(text: string | undefined): text is CalendarUnit {
  return CALENDAR_UNITS.some((unit) => unit === text);
}

function refuse(file: Loose<CapFile>, keys: readonly (keyof CapFile)[], at: Place, why: string): void {
  for (const key of keys.filter((name) => file[name] !== undefined)) at.at(key).mistake(why);
}
