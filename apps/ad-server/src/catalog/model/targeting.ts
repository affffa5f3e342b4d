import type { Weekday } from '@xsp/core';
import type { Device } from '../catalog-file';

/** Where, when and for whom a campaign may be served. All must hold; null holds always. */
export interface Targeting {
  /** Ids of placements. */
  readonly placements: ReadonlySet<string> | null;
  /** Two capital letters each. */
  readonly countries: ReadonlySet<string> | null;
  readonly devices: ReadonlySet<Device> | null;
  /** In lower case: at least one of these. */
  readonly anyKeyword: ReadonlySet<string> | null;
  /** In lower case: none of these. */
  readonly noKeyword: ReadonlySet<string> | null;
  /** At least one of them. */
  readonly dayparts: readonly Daypart[] | null;
}

/** A stretch of the day by a time zone's clock, on the days it begins on. */
export interface Daypart {
  readonly days: ReadonlySet<Weekday>;
  /** Minutes after midnight, 0 to 1439. */
  readonly fromMinute: number;
  /** The first minute that no longer belongs to it, 0 to 1440; before `fromMinute` it is the next day's. */
  readonly toMinute: number;
  readonly timeZone: string;
}
