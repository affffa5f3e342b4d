import type { FillItem, FillProblem } from './fill-problem';

/** Of candidates that differ in their worth alone no more than a pod can hold are looked at: the best. */
export function dropDominated({ items, maxAds }: FillProblem): readonly FillItem[] {
  const seen = new Map<string, number>();
  return items.filter((item) => {
    const { durationMs, loads, labels, places, candidate } = item;
    const kind = `${durationMs}|${loads.join(' ')}|${labels.join(' ')}|${places}|${candidate.slotInPod}`;
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    return before < maxAds;
  });
}
