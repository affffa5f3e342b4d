import type { PodRules } from '@xsp/vmap';
import { podRules } from '../schedules/break-plan';

/** How long a pod may be, in seconds. */
export interface PodLength {
  readonly least?: number | undefined;
  readonly longest?: number | undefined;
}

/** Rules by what was asked for: options are kept by the object, so the same question has the same one. */
const known = new Map<string, PodRules>();

/** The most questions that are remembered. */
const KEPT = 1_000;

/** The rules of a pod that a request asks for by numbers alone: no creative stands in it twice. */
export function podOfSlots(maxAds: number, { least = 0, longest }: PodLength = {}): PodRules {
  const key = `${maxAds} ${least} ${longest ?? ''}`;
  const rules = known.get(key);
  if (rules) return rules;
  if (known.size >= KEPT) known.clear();
  const maxDurationMs = longest === undefined ? null : longest * 1_000;
  const pod = { minAds: 1, maxAds, minDurationMs: least * 1_000, maxDurationMs, separate: [], bumper: null };
  const made = podRules(pod, { separate: [] });
  known.set(key, made);
  return made;
}
