import { hashId, isName, type Charge, type CounterTemplate } from '@xsp/core';
import { creativeIdentities } from '../candidate/creative-identity';
import type { PodCandidate } from '../candidate/pod-candidate';
import type { PodRules } from '../rules/pod-rules';
import type { SeparatedBy, Separation } from '../rules/separation';
import { podCounter } from './pod-counters';

/**
 * A pod's rules as charges of one ad, on counters of the role `viewer` that are named by the parameters of `podParams`.
 *
 * One ad at a position; so many ads, so long together; what is kept apart. The minimum is no charge of an ad: see
 * `podGroups`. That no candidate stands twice in a pod is always a rule.
 *
 * @param place index into `rules.places`, where there are any
 */
export function podCharges(rules: PodRules, candidate: PodCandidate, place?: number): readonly Charge[] {
  return [
    charge(podCounter.position, 'pod-position'),
    charge(podCounter.ads, 'pod-ads', rules.maxAds),
    ...filledCharges(rules, candidate),
    ...apartCharges(rules, candidate),
    ...(place === undefined ? [] : placeCharges(rules, candidate, place)),
    charge(podCounter.inPod('ad', asName(candidate.key)), 'pod-ad'),
    ...once((rules.separate ?? []).flatMap((separation) => separationCharges(separation, candidate))),
  ];
}

function filledCharges(rules: PodRules, { durationMs }: PodCandidate): Charge[] {
  if (rules.maxDurationMs === undefined && rules.minDurationMs === undefined) return [];
  return [charge(podCounter.filled, 'pod-duration', rules.maxDurationMs ?? Number.MAX_SAFE_INTEGER, durationMs)];
}

function apartCharges({ soldApart, maxAds }: PodRules, { slotInPod }: PodCandidate): Charge[] {
  const apart = new Set(soldApart);
  const sold = slotInPod === 'firstOrLast' ? apart.size > 0 : slotInPod !== undefined && apart.has(slotInPod);
  return apart.size === 0 || sold
    ? []
    : [charge(podCounter.ordinary, 'pod-sold-apart', Math.max(0, maxAds - apart.size))];
}

function placeCharges({ places = [] }: PodRules, { durationMs }: PodCandidate, index: number): Charge[] {
  const place = places[index];
  if (place?.kind !== 'flexible') return [charge(podCounter.place(index, 'ads'), 'place-ads')];
  return [
    charge(podCounter.place(index, 'ads'), 'place-ads', place.maxAds),
    charge(podCounter.place(index, 'filled'), 'place-duration', place.podDurationMs, durationMs),
  ];
}

function separationCharges(separation: Separation, candidate: PodCandidate): Charge[] {
  const { by, within } = separation;
  return separatedIds(separation, candidate).flatMap((id) => {
    const name = `${within}-${by}`;
    switch (within) {
      case 'next':
        return ([0, 1] as const).map((shift) => charge(podCounter.next(shift, by, id), name));
      case 'pod':
        return [charge(podCounter.inPod(by, id), name)];
      case 'row':
        return (['even', 'odd'] as const).map((parity) => charge(podCounter.row(parity, by, id), name));
      case 'stream':
        return [charge(podCounter.inStream(by, id), name)];
    }
  });
}

/** What a separation keeps apart, of what an ad has, as names. */
export function separatedIds(
  { by, only }: Pick<Separation, 'by' | 'only'>,
  candidate: PodCandidate,
): readonly string[] {
  if (by === 'creative') return creativeIdentities(candidate.identity);
  const ids = [...new Set(idsOf(by, candidate))].filter((id) => only === undefined || only.includes(id));
  return ids.map(asName);
}

function idsOf(by: Exclude<SeparatedBy, 'creative'>, candidate: PodCandidate): readonly string[] {
  switch (by) {
    case 'campaign':
      return candidate.campaign === undefined ? [] : [candidate.campaign];
    case 'advertiser':
      return candidate.advertiser === undefined ? [] : [candidate.advertiser];
    case 'category':
      return candidate.categories ?? [];
    case 'label':
      return candidate.labels ?? [];
  }
}

/** Two rules that say the same are one: charges on one counter are added up. */
function once(charges: readonly Charge[]): readonly Charge[] {
  return [...new Map(charges.map((item) => [JSON.stringify(item.counter), item])).values()];
}

function asName(text: string): string {
  return isName(text) ? text : hashId(text);
}

function charge(counter: CounterTemplate, limit: string, at = 1, amount = 1): Charge {
  return { ...counter, amount: BigInt(amount), limits: [{ name: limit, at: BigInt(at) }], whenLate: 'count' };
}
