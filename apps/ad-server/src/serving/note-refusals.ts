import { PACE } from '@xsp/budget';
import type { Refusal } from '@xsp/core';
import type { ServingContext } from './serving-context';

/** Money that was refused is refused for everybody: such campaigns stay out for a moment. */
export function noteRefusals(
  refusals: readonly Refusal[],
  { creatives, coolOff, throttle }: Pick<ServingContext, 'creatives' | 'coolOff' | 'throttle'>,
  now: number,
): void {
  for (const refusal of refusals) {
    const found = refusal.partition.kind === 'advertiser' ? creatives.ofKey(refusal.key) : undefined;
    if (found) coolOff.refused(found.campaign.id, now, refusal);
    if (found && refusal.limit === PACE) throttle.refusedByPace(found.campaign.id);
  }
}

/** For reports: which campaigns limits refused the request. */
export function countRefusals(
  refusals: readonly Refusal[],
  { creatives, refused }: Pick<ServingContext, 'creatives' | 'refused'>,
): void {
  for (const refusal of refusals) {
    const found = creatives.ofKey(refusal.key);
    if (found) refused.note(found.campaign.id, refusal);
  }
}
