import type { DaypartFile, TargetingFile } from '../catalog-file';
import type { Place } from '../findings';
import type { Daypart, Targeting } from '../model';
import type { Loose } from '../structure';
import { readList, sound } from './loose-parts';
import { readCountry } from './read-country';
import { readTimeZone } from './read-time-zone';
import { ALL_WEEKDAYS, readWeekday } from './read-weekday';

export function readTargeting(file: Loose<TargetingFile> | undefined, at: Place, defaultZone: string): Targeting {
  const keywords = file?.keywords;
  file?.countries?.forEach((country, index) => readCountry(country, at.at('countries', index)));
  return {
    placements: toSet(file?.placements),
    countries: toSet(file?.countries),
    devices: toSet(file?.devices),
    anyKeyword: toSet(keywords?.any?.map((word) => word?.toLowerCase())),
    noKeyword: toSet(keywords?.none?.map((word) => word?.toLowerCase())),
    dayparts:
      file?.dayparts === undefined
        ? null
        : readList(file.dayparts, at.at('dayparts'), (daypart, place) => readDaypart(daypart, place, defaultZone)),
  };
}

function readDaypart(file: Loose<DaypartFile>, at: Place, defaultZone: string): Daypart {
  if (file.from !== undefined && file.from === file.to) {
    at.at('to').mistake(`must not be the same as from, ${file.from}; the whole day is from "00:00" to "24:00"`);
  }
  const days = file.days?.flatMap((day) => (day === undefined ? [] : [readWeekday(day)]));
  return {
    days: new Set(days ?? ALL_WEEKDAYS),
    fromMinute: readMinute(file.from),
    toMinute: readMinute(file.to),
    timeZone: readTimeZone(file.timeZone, at.at('timeZone'), defaultZone),
  };
}

/** `hh:mm` in minutes after midnight. */
function readMinute(text = '00:00'): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

function toSet<T>(items: readonly (T | undefined)[] | undefined): ReadonlySet<T> | null {
  return items === undefined ? null : new Set(sound(items));
}
