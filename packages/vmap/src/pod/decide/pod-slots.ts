import { defineOption, type Group, type Slot } from '@xsp/core';
import { OWN_KEYS } from '../candidate/require-pod-candidate';
import { podGroups } from '../charges/pod-groups';
import type { PodOptions } from '../charges/pod-options';
import { placesFor } from '../fill/bounds';
import type { LaidPod } from './pod-layout';
import type { PodPlan } from './plan-pod';

/** Takes nothing and always fits: stands for ads that are there already, or lets a slot take nothing. */
const NOTHING = defineOption(`${OWN_KEYS}nothing`, []);

/** The slot of a dry run that asks for all candidates of a pod, each alone, since what it takes is nothing. */
export function askingSlot({ request, index }: LaidPod, options: PodOptions): Slot {
  const { rules, candidates, ttlMs } = request;
  const able = candidates.filter((candidate) => placesFor(candidate, rules) !== 0);
  return {
    options: [NOTHING, ...able.map((candidate) => options.of(candidate, rules, { pod: index }))],
    ttlMs,
    pod: positionsOf(index),
  };
}

/**
 * The slots that take a pod's plan, always as many: its bumper's and one for each ad that it may have.
 *
 * @param standing how many ads stand in it already; 0 but in a refill
 */
export function takingSlots(
  { request, index, bumperSlot }: LaidPod,
  plan: PodPlan,
  standing: number,
  options: PodOptions,
): Slot[] {
  const { rules, bumper, ttlMs } = request;
  const ads = plan.slots.map((planned): Slot => ({
    options: planned.map(({ candidate, place }) =>
      options.of(candidate, rules, { pod: index, ...(place !== undefined && { place }) }),
    ),
    ttlMs,
    pod: positionsOf(index),
  }));
  // What is at a fixed position and takes nothing lets the positions after it go on without a gap.
  if (standing > 0) ads.unshift({ options: [NOTHING], ttlMs, pod: positionsOf(index), position: standing });
  while (ads.length < rules.maxAds) ads.push({ options: [], ttlMs, pod: positionsOf(index) });
  if (bumperSlot === undefined) return ads;
  const opens = bumper && plan.slots.length > 0 && standing === 0;
  const opening = opens ? [options.ofBumper(bumper, { pod: index })] : [];
  return [{ options: opening, ttlMs, pod: `b${index}` }, ...ads];
}

/** The pod's minimum; none where some of it stands already, since it was reached then. */
export function groupsOf({ request, index, slots, bumperSlot }: LaidPod, standing: number): readonly Group[] {
  if (standing > 0) return [];
  return podGroups(request.rules, { ads: slots, pod: index, ...(bumperSlot !== undefined && { bumper: bumperSlot }) });
}

/** Each pod has its own sequence of positions. */
function positionsOf(index: number): string {
  return `p${index}`;
}
