import { hashId } from '@xsp/core';
import type { BreakSchedule, PodRules, Separation } from '@xsp/vmap';
import type { Break, Placement, Pod, Schedule } from '../catalog';

/** A schedule as breaks are planned by it, and what each break may hold. Made once for each schedule. */
export interface BreakPlan {
  readonly schedule: BreakSchedule;
  /** The placement that its breaks count as. */
  readonly placement: Placement;
  /** By the id of the break's rule. */
  readonly breaks: ReadonlyMap<string, { readonly rules: PodRules; readonly bumper: Pod['bumper'] }>;
}

const plans = new WeakMap<Schedule, BreakPlan>();

/** The plan of a schedule; the same object each time. @param placements by id */
export function breakPlan(schedule: Schedule, placements: ReadonlyMap<string, Placement>): BreakPlan {
  const known = plans.get(schedule);
  if (known) return known;
  const plan = {
    schedule: { breaks: schedule.breaks.map(breakRule) },
    placement: placementOf(schedule, placements),
    breaks: new Map(
      schedule.breaks.map(({ id, pod }) => [id, { rules: podRules(pod, schedule), bumper: pod.bumper }] as const),
    ),
  };
  plans.set(schedule, plan);
  return plan;
}

/** What a pod may hold, whatever asks for it. */
export function podRules(pod: Pod, schedule: Pick<Schedule, 'separate'>): PodRules {
  const inPod = pod.separate.map((by): Separation => ({ by, within: 'pod' }));
  const inStream = schedule.separate.map((by): Separation => ({ by, within: 'stream' }));
  return {
    maxAds: pod.maxAds,
    minAds: Math.max(1, pod.minAds),
    ...(pod.maxDurationMs !== null && { maxDurationMs: pod.maxDurationMs }),
    ...(pod.minDurationMs > 0 && { minDurationMs: pod.minDurationMs }),
    separate: withoutRepetition([...inPod, ...inStream]),
  };
}

/** Nobody wants the same ad twice in one pod, whether the catalogue says so or not. */
function withoutRepetition(separate: readonly Separation[]): readonly Separation[] {
  if (separate.some(({ by }) => by === 'creative')) return separate;
  return [...separate, { by: 'creative', within: 'pod' }];
}

function breakRule({ id, at, repeatEveryMs, pod }: Break): BreakSchedule['breaks'][number] {
  return {
    id,
    at: at.kind === 'offset' ? { kind: 'time', milliseconds: at.ms } : at,
    ...(repeatEveryMs !== null && { repeatEveryMs }),
    maxAds: pod.maxAds,
    maxDurationMs: pod.maxDurationMs ?? pod.maxAds * 30_000,
  };
}

/** The id that a schedule without a placement counts as: none that a catalogue has. */
export function placementOfSchedule(id: string): string {
  return hashId(`schedule ${id}`);
}

/** A schedule without a placement counts as one that no campaign targets. */
function placementOf({ id, name, placementId }: Schedule, placements: ReadonlyMap<string, Placement>): Placement {
  const placement = placementId === null ? undefined : placements.get(placementId);
  return placement ?? { id: placementOfSchedule(id), name, holdForMs: null };
}
