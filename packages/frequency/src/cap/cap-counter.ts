import { ValidationError, type CounterName } from '@xsp/core';
import type { Cap, CapSplit } from './cap';
import type { CapSubject } from './cap-subject';

/**
 * The names of the counters that a cap keeps for an ad: one for each of its ids on the cap's level (two categories are
 * two counters); none, when it has no such id.
 *
 * `['campaign', 'acme', 'impressions']`, counted apart `[…, 'placement', {param: 'placement'}, 'stream', {param: 'stream'}]`.
 *
 * @param ids only those of the cap's level; all that the subject has when left out
 * @throws ValidationError when the cap counts by creative or advertiser and the subject names none
 */
export function capCounters(cap: Cap, subject: CapSubject, ids = idsOf(cap.per, subject)): readonly CounterName[] {
  const suffix = [`${cap.event ?? 'impression'}s`, ...splits(cap).flatMap((split) => splitName(split, subject))];
  return ids.map((id) => [cap.per, id, ...suffix]);
}

/** What a cap counts apart, its window's own included, in one order. */
export function splits(cap: Cap): readonly CapSplit[] {
  const all = new Set<CapSplit>(cap.each ?? []);
  if (cap.window.kind === 'stream' || cap.window.kind === 'pod') all.add(cap.window.kind);
  return (['placement', 'stream', 'pod'] as const).filter((split) => all.has(split));
}

function splitName(split: CapSplit, subject: CapSubject): CounterName {
  switch (split) {
    case 'placement':
      return ['placement', subject.placement ?? { param: 'placement' }];
    case 'stream':
      return ['stream', subject.stream ?? { param: 'stream' }];
    case 'pod':
      return ['pod', ...(subject.pod ?? [{ param: 'pod' }])];
  }
}

/**
 * The ids that an ad has on a level.
 *
 * @throws ValidationError when it names no creative or advertiser, and the level is that
 */
export function idsOf(level: string, subject: CapSubject): readonly string[] {
  switch (level) {
    case 'creative':
      return [required(subject.creative, level)];
    case 'campaign':
      return [subject.campaign];
    case 'advertiser':
      return [required(subject.advertiser, level)];
    case 'category':
      return [...new Set(subject.categories ?? [])];
    case 'label':
      return [...new Set(subject.labels ?? [])];
    case 'any':
      return ['ads'];
    default:
      return [...new Set(subject.levels?.[level] ?? [])];
  }
}

function required(id: string | undefined, level: string): string {
  if (id !== undefined) return id;
  throw new ValidationError(`subject.${level}`, `must be given, since a cap counts by ${level}`);
}
