import type { BreakFile, PodFile, ScheduleFile } from '../catalog-file';
import type { Place } from '../findings';
import type { Break, BreakTime, Pod, Schedule } from '../model';
import type { Loose } from '../structure';
import { readList, sound } from './loose-parts';
import { readTimestamp } from './read-duration';

export function readSchedule(file: Loose<ScheduleFile>, at: Place): Schedule {
  const id = file.id ?? '';
  return {
    id,
    name: file.name ?? id,
    placementId: file.placement ?? null,
    separate: sound(file.separate),
    breaks: readList(file.breaks, at.at('breaks'), readBreak),
  };
}

function readBreak(file: Loose<BreakFile>, at: Place): Break {
  const time = readBreakTime(file.at ?? 'start');
  const repeatEveryMs = file.repeatEvery === undefined ? null : readTimestamp(file.repeatEvery);
  if (repeatEveryMs === 0) at.at('repeatEvery').mistake('must be longer than 00:00:00');
  if (repeatEveryMs !== null && file.at !== undefined && time.kind !== 'offset') {
    at.at('repeatEvery').mistake(`goes only with a time in at, and that is ${file.at}; remove it`);
  }
  return { id: file.id ?? '', at: time, repeatEveryMs, pod: readPod(file.pod ?? {}, at.at('pod')) };
}

function readBreakTime(text: string): BreakTime {
  if (text === 'start' || text === 'end') return { kind: text };
  if (text.endsWith('%')) return { kind: 'percent', percent: Number(text.slice(0, -1)) };
  return { kind: 'offset', ms: readTimestamp(text) };
}

function readPod(file: Loose<PodFile>, at: Place): Pod {
  const { minAds = 1, maxAds, minDurationMs = 0, maxDurationMs, bumper } = file;
  if (maxAds !== undefined && minAds > maxAds) {
    at.at('minAds').mistake(`must not be above maxAds, ${maxAds}, but is ${minAds}`);
  }
  if (maxDurationMs !== undefined && minDurationMs > maxDurationMs) {
    at.at('minDurationMs').mistake(`must not be above maxDurationMs, ${maxDurationMs}, but is ${minDurationMs}`);
  }
  return {
    minAds,
    maxAds: maxAds ?? 1,
    minDurationMs,
    maxDurationMs: maxDurationMs ?? null,
    separate: sound(file.separate),
    bumper: bumper == null ? null : { campaignId: bumper.campaign ?? '', creativeId: bumper.creative ?? '' },
  };
}
