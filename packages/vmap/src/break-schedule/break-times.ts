import { ValidationError } from '@xsp/core';
import { allowance, type PastBreak } from './allowance';
import type { BreakRule, BreakSchedule } from './break-schedule';
import type { PlannedBreak } from './planned-break';
import { requireBreakSchedule } from './require-break-schedule';

/** What is known of the content. */
export interface ContentTimes {
  /** Left out for a live stream, or where nobody knows. */
  readonly durationMs?: number;
  /** Where the content may be interrupted. `#n` is the n-th of them. */
  readonly cuePointsMs?: readonly number[];
}

/** The most breaks of one viewing. */
const MAX_BREAKS = 500;

/** A break before the rules on viewing are applied. */
type Candidate = Omit<PlannedBreak, 'number' | 'startMs' | 'maxAds' | 'maxDurationMs'>;

/**
 * The breaks of one viewing, in order: pre-rolls first, post-rolls last; breaks at the same time in the order of the
 * schedule. A time at or after the end of the content is no break.
 *
 * Without a duration, repetitions are left to the player (`repeatAfter`), percentages stay percentages, and `#n` without
 * cue points stays `#n`: these come after the breaks whose time is known.
 *
 * @throws ValidationError when the schedule or the content is wrong, or there are more than 500 breaks
 */
export function breakTimes(schedule: BreakSchedule, content: ContentTimes = {}): readonly PlannedBreak[] {
  requireBreakSchedule(schedule);
  const points = cuePoints(content);
  const all = schedule.breaks.flatMap((rule) => breaksOf(rule, content.durationMs, points));
  const ids = new Set<string>();
  for (const { id } of all) {
    if (ids.has(id)) throw new ValidationError('breaks', `'${id}' is the id of two breaks; rename one`);
    ids.add(id);
  }
  return applyViewingRules(
    [...all].sort((a, b) => orderOf(a) - orderOf(b)),
    schedule,
  );
}

function breaksOf(rule: BreakRule, durationMs: number | undefined, points: readonly number[]): Candidate[] {
  const { id, at, repeatEveryMs } = rule;
  switch (at.kind) {
    case 'start':
      return [{ id, rule, timeOffset: at, contentMs: 0 }];
    case 'end':
      return [{ id, rule, timeOffset: at, contentMs: durationMs }];
    case 'percent':
      if (durationMs === undefined) return [{ id, rule, timeOffset: at, contentMs: undefined }];
      return timed(rule, [Math.round((durationMs * at.percent) / 100)], durationMs);
    case 'position':
      if (points.length === 0) return [{ id, rule, timeOffset: at, contentMs: undefined }];
      return timed(rule, points.slice(at.position - 1, at.position), durationMs);
    case 'cuePoints':
      return timed(rule, points, durationMs);
    case 'time':
      if (repeatEveryMs === undefined) return timed(rule, [at.milliseconds], durationMs);
      if (durationMs !== undefined)
        return timed(rule, repeated(at.milliseconds, repeatEveryMs, durationMs), durationMs);
      return [{ id, rule, timeOffset: at, contentMs: at.milliseconds, repeatAfterMs: repeatEveryMs }];
  }
}

function timed(rule: BreakRule, times: readonly number[], durationMs = Infinity): Candidate[] {
  return times
    .filter((time) => time < durationMs)
    .map((milliseconds, index) => ({
      id: index === 0 ? rule.id : `${rule.id}.${index + 1}`,
      rule,
      timeOffset: { kind: 'time', milliseconds },
      contentMs: milliseconds,
    }));
}

function repeated(first: number, every: number, durationMs: number): number[] {
  const count = Math.max(0, Math.ceil((durationMs - first) / every));
  if (count > MAX_BREAKS) {
    throw new ValidationError('breaks', `would be more than ${MAX_BREAKS}; repeat them less often`);
  }
  return Array.from({ length: count }, (_, index) => first + index * every);
}

function applyViewingRules(all: readonly Candidate[], { viewing = {} }: BreakSchedule): PlannedBreak[] {
  if (all.length > MAX_BREAKS)
    throw new ValidationError('breaks', `must be ${MAX_BREAKS} at most, but are ${all.length}`);
  const planned: PlannedBreak[] = [];
  const past: PastBreak[] = [];
  for (const candidate of all) {
    const { contentMs, rule } = candidate;
    const before = past.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const startMs = contentMs === undefined ? undefined : contentMs + before;
    const left = startMs === undefined ? rule : allowance(viewing, past, startMs, rule);
    if (left.maxAds === 0) continue;
    const { maxAds, maxDurationMs } = left;
    planned.push({ ...candidate, number: planned.length, startMs, maxAds, maxDurationMs });
    if (startMs !== undefined) past.push({ startMs, ads: maxAds, durationMs: maxDurationMs });
  }
  return planned;
}

/** Where a break stands among the others. */
function orderOf({ timeOffset, contentMs }: Candidate): number {
  if (timeOffset.kind === 'start') return -1;
  if (timeOffset.kind === 'end') return Number.MAX_VALUE;
  return contentMs ?? Number.MAX_SAFE_INTEGER;
}

function cuePoints({ durationMs, cuePointsMs = [] }: ContentTimes): readonly number[] {
  const isTime = (ms: number) => Number.isSafeInteger(ms) && ms >= 0;
  if (durationMs !== undefined && !isTime(durationMs)) {
    throw new ValidationError('durationMs', `must be a whole number of milliseconds from 0, but is ${durationMs}`);
  }
  cuePointsMs.forEach((ms, index) => {
    if (!isTime(ms))
      throw new ValidationError(`cuePointsMs[${index}]`, 'must be a whole number of milliseconds from 0');
  });
  return [...new Set(cuePointsMs)].sort((a, b) => a - b);
}
