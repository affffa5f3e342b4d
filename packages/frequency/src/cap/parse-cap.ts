import {
  CALENDAR_UNITS,
  isName,
  parseDuration,
  SLIDING_LOG_ENTRIES,
  timeZone,
  ValidationError,
  type CalendarUnit,
  type ValidationIssue,
  type Weekday,
} from '@xsp/core';
import type { Cap, CapIdentity, CapSplit } from './cap';
import type { CapWindow } from './cap-window';

/**
 * A cap as a catalogue writes it: `{ per: campaign, limit: 3, window: 1d }`, `{ per: campaign, minGap: 10m }`.
 */
export interface CapConfig {
  /**
   * What is counted together: a level (that of the cap's owner when left out), and beside it what is counted apart:
   * `placement`, `stream`, `pod`, and `household`, whose count it is then. `[creative, household]` is a creative's count
   * in a household.
   */
  readonly per?: string | readonly string[];
  /** A whole number; 0 means never. */
  readonly limit?: number;
  /** A duration (`1h`, `36h`, `7d`), a calendar unit (`minute` to `month`), `lifetime`, `stream` or `pod`. */
  readonly window?: string;
  /** How a duration counts: `rolling` from the first impression, when left out, or `sliding`, the exact last so much. */
  readonly kind?: 'rolling' | 'sliding';
  /** For calendar units. */
  readonly timeZone?: string;
  /** The first day of the week, 1 (Monday, when left out) to 7 or `mon` to `sun`. */
  readonly weekStart?: Weekday | (typeof WEEKDAYS)[number];
  /** Instead of limit and window: not again within this time. */
  readonly minGap?: string;
  /** `impression` when left out; `click`, `complete`, `pod` or any other event. */
  readonly event?: string;
  /** What a refusal says and `exemptFrom` may name. */
  readonly name?: string;
}

/** What `parseCap` has to know of where the cap stands. */
export interface CapOwner {
  /** The level of a cap that does not name one: `campaign` in a campaign's caps. */
  readonly level: string;
  /** The zone of calendar windows that do not name one: the flight's. */
  readonly timeZone?: string;
  /** How long after the last event a lifetime cap may be forgotten; never when left out. */
  readonly forgetAfterMs?: number;
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const FIELDS = ['per', 'limit', 'window', 'kind', 'timeZone', 'weekStart', 'minGap', 'event', 'name'];
const SPLITS: readonly string[] = ['placement', 'stream', 'pod'];

/**
 * Reads a cap from a catalogue's words.
 *
 * @param path where it stands, for the error
 * @throws ValidationError with every mistake and its path
 */
export function parseCap(config: CapConfig, owner: CapOwner, path = 'cap'): Cap {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new ValidationError(path, 'must be a map such as { per: campaign, limit: 3, window: 1d }');
  }
  const issues: ValidationIssue[] = [];
  const add = (field: string, message: string) => void issues.push({ path: `${path}.${field}`, message });
  for (const field of Object.keys(config)) {
    if (!FIELDS.includes(field)) add(field, `is unknown; write one of ${FIELDS.join(', ')}`);
  }
  const { level, identity, each } = readPer(config.per, owner, add);
  for (const field of ['event', 'name'] as const) {
    if (config[field] !== undefined && !isName(config[field])) add(field, 'must match [A-Za-z0-9._-]{1,64}');
  }
  const gap = config.minGap !== undefined;
  const window = gap ? readGap(config, path, issues, add) : readWindow(config, owner, path, issues, add);
  const limit = gap ? 1 : readLimit(config.limit, window, add);
  if (issues.length > 0 || !window) throw new ValidationError(issues);
  return {
    per: level,
    limit,
    window,
    name: config.name ?? `${level}-${gap ? 'gap' : 'cap'}`,
    ...(config.event !== undefined && { event: config.event }),
    ...(identity && { identity }),
    ...(each.length > 0 && { each }),
  };
}

type AddIssue = (field: string, message: string) => void;

function readPer(
  per: CapConfig['per'],
  owner: CapOwner,
  add: AddIssue,
): { readonly level: string; readonly identity?: CapIdentity; readonly each: readonly CapSplit[] } {
  const words: readonly unknown[] = per === undefined ? [] : Array.isArray(per) ? (per as unknown[]) : [per];
  const levels = words.filter((word) => word !== 'household' && word !== 'viewer' && !SPLITS.includes(word as string));
  if (words.some((word) => !isName(word)))
    add('per', 'must be a level, or a list of a level and what is counted apart');
  if (new Set(words).size < words.length) add('per', 'must not name anything twice');
  if (levels.length > 1) add('per', `must name one level, but names ${levels.join(' and ')}`);
  if (words.includes('household') && words.includes('viewer')) add('per', 'must not name both viewer and household');
  return {
    level: (levels[0] as string | undefined) ?? owner.level,
    each: words.filter((word): word is CapSplit => SPLITS.includes(word as string)),
    ...(words.includes('household') && { identity: 'household' as const }),
  };
}

function readGap(config: CapConfig, path: string, issues: ValidationIssue[], add: AddIssue): CapWindow | undefined {
  for (const field of ['limit', 'window', 'kind', 'timeZone', 'weekStart'] as const) {
    if (config[field] !== undefined) add(field, 'must not stand beside minGap, which says all of it');
  }
  const ms = readDuration(config.minGap, `${path}.minGap`, issues);
  return ms === undefined ? undefined : { kind: 'sliding', ms };
}

function readWindow(
  config: CapConfig,
  owner: CapOwner,
  path: string,
  issues: ValidationIssue[],
  add: AddIssue,
): CapWindow | undefined {
  const { window, kind, weekStart } = config;
  const isUnit = (CALENDAR_UNITS as readonly unknown[]).includes(window);
  const isDuration = typeof window === 'string' && /^\d/.test(window);
  if (kind !== undefined && kind !== 'rolling' && kind !== 'sliding') add('kind', `must be 'rolling' or 'sliding'`);
  if (kind !== undefined && !isDuration) add('kind', 'stands beside a duration only, such as window: 7d');
  if (config.timeZone !== undefined && !isUnit)
    add('timeZone', 'stands beside a calendar unit only, such as window: day');
  if (weekStart !== undefined && window !== 'week') add('weekStart', 'stands beside window: week only');
  if (isUnit) return readCalendar(config, owner, path, issues, add);
  if (isDuration) {
    const ms = readDuration(window, `${path}.window`, issues);
    return ms === undefined ? undefined : { kind: kind ?? 'rolling', ms };
  }
  switch (window) {
    case 'lifetime': {
      const { forgetAfterMs } = owner;
      return forgetAfterMs === undefined ? { kind: 'lifetime' } : { kind: 'lifetime', forgetAfterMs };
    }
    case 'stream':
    case 'pod':
      return { kind: window };
    default:
      add(
        'window',
        `must be a duration such as 1h, 36h or 7d, one of ${CALENDAR_UNITS.join(', ')}, or lifetime, stream or pod`,
      );
      return undefined;
  }
}

function readCalendar(
  config: CapConfig,
  owner: CapOwner,
  path: string,
  issues: ValidationIssue[],
  add: AddIssue,
): CapWindow | undefined {
  const zone = config.timeZone ?? owner.timeZone;
  if (zone === undefined) {
    add('timeZone', `must be given, since a ${config.window} begins at another moment in every zone`);
    return undefined;
  }
  let name: string;
  try {
    name = timeZone(zone, `${path}.timeZone`);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    issues.push(...error.issues);
    return undefined;
  }
  const window = { kind: 'calendar' as const, unit: config.window as CalendarUnit, timeZone: name };
  if (config.weekStart === undefined) return window;
  const day = readWeekday(config.weekStart);
  if (day === undefined) add('weekStart', 'must be 1 (Monday) to 7 (Sunday), or mon, tue, wed, thu, fri, sat or sun');
  return day === undefined ? undefined : { ...window, weekStart: day };
}

function readWeekday(day: unknown): Weekday | undefined {
  const index = WEEKDAYS.indexOf(day as (typeof WEEKDAYS)[number]);
  if (index >= 0) return (index + 1) as Weekday;
  return Number.isInteger(day) && (day as number) >= 1 && (day as number) <= 7 ? (day as Weekday) : undefined;
}

function readDuration(text: unknown, path: string, issues: ValidationIssue[]): number | undefined {
  try {
    const ms = parseDuration(text as string, path);
    if (ms > 0) return ms;
    issues.push({ path, message: 'must be longer than 0' });
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    issues.push(...error.issues);
  }
  return undefined;
}

function readLimit(limit: unknown, window: CapWindow | undefined, add: AddIssue): number {
  if (!Number.isSafeInteger(limit) || (limit as number) < 0) {
    add('limit', `must be a whole number from 0 (never), but is ${JSON.stringify(limit) ?? 'missing'}`);
  } else if (window?.kind === 'sliding' && (limit as number) > SLIDING_LOG_ENTRIES) {
    add('limit', `must be at most ${SLIDING_LOG_ENTRIES} in a sliding window; use kind: rolling for more`);
  }
  return limit as number;
}
