import type { Refusal } from '@xsp/core';
import { CAP_LEVELS, type CapLevel, type Decision, type RefusedDecision } from '@xsp/metrics';
import { refusalReason } from '../explain/refusal-reason';
import type { NoAd, ServedAd, ServedPod, ServeResult } from '../serving/serve-result';

/** How one ad's request was decided, for metrics. */
export function decisionOfAd(result: ServeResult): Decision {
  return result.success ? served([result.ad]) : refused(result);
}

/** How a pod was decided: served when it has an ad. */
export function decisionOfPod(pod: ServedPod): Decision {
  return pod.ads.length > 0 ? served(pod.ads) : refused(pod);
}

function served(ads: readonly ServedAd[]): Decision {
  return { outcome: 'served', failOpen: ads.some(({ unheld }) => unheld) };
}

/** The best candidate speaks. */
function refused({ refusals: [best], obstacle = 'targeting' }: NoAd): RefusedDecision {
  if (!best) return { outcome: 'refused', reason: obstacle };
  const reason = refusalReason(best);
  return reason === 'cap' ? { ...because(reason), level: capLevel(best) } : because(reason);
}

function because(reason: RefusedDecision['reason']): RefusedDecision {
  return { outcome: 'refused', reason };
}

/** Whose cap a refusal is of, by its counter; `undefined` for a level that the catalogue does not have. */
function capLevel({ partition, counter }: Refusal): CapLevel | undefined {
  if (partition.kind === 'household') return 'household';
  // `['served']` counts the ads of a viewer, seen or not; `['campaign', id, 'impressions', 'placement', id]` those of a placement.
  if (counter[0] === 'served') return 'viewer';
  if (counter[3] === 'placement') return 'placement';
  return CAP_LEVELS.find((level): level is CapLevel => level !== '' && level === counter[0]);
}
