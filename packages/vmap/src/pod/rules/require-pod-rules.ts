import { ValidationError } from '@xsp/core';
import type { AdBounds, PodPlace, PodRules } from './pod-rules';
import type { Separation } from './separation';

/** The most ads of a pod. */
export const MAX_POD_ADS = 32;

const DAY_MS = 86_400_000;
const BY: readonly Separation['by'][] = ['creative', 'campaign', 'advertiser', 'category', 'label'];
const WITHIN: readonly Separation['within'][] = ['next', 'pod', 'row', 'stream'];

const sound = new WeakSet<PodRules>();

/**
 * Checks rules, once for each object.
 *
 * @throws ValidationError with the path of the mistake (`places[1].maxAds`)
 */
export function requirePodRules(rules: PodRules, path = ''): void {
  if (sound.has(rules)) return;
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  requireCount(rules.maxAds, at('maxAds'), 1, MAX_POD_ADS);
  if (rules.minAds !== undefined) requireCount(rules.minAds, at('minAds'), 0, rules.maxAds, 'maxAds');
  if (rules.maxDurationMs !== undefined) requireCount(rules.maxDurationMs, at('maxDurationMs'), 1, DAY_MS);
  if (rules.minDurationMs !== undefined) {
    requireCount(rules.minDurationMs, at('minDurationMs'), 0, rules.maxDurationMs ?? DAY_MS, 'maxDurationMs');
  }
  if (rules.each !== undefined) requireBounds(rules.each, at('each'));
  rules.separate?.forEach((separation, index) => requireSeparation(separation, at(`separate[${index}]`)));
  if (rules.places !== undefined) {
    requireCount(rules.places.length, at('places.length'), 1, MAX_POD_ADS);
    rules.places.forEach((place, index) => requirePlace(place, at(`places[${index}]`)));
  }
  rules.soldApart?.forEach((position, index) => {
    requireOneOf(position, ['first', 'last'], at(`soldApart[${index}]`));
    if (rules.soldApart!.indexOf(position) < index) fail(at(`soldApart[${index}]`), 'stands there twice');
  });
  sound.add(rules);
}

function requireBounds(bounds: AdBounds, path: string): void {
  const { minDurationMs, maxDurationMs, durationsMs, minCpmPerSec } = bounds;
  if (minDurationMs !== undefined) requireCount(minDurationMs, `${path}.minDurationMs`, 0, maxDurationMs ?? DAY_MS);
  if (maxDurationMs !== undefined) requireCount(maxDurationMs, `${path}.maxDurationMs`, 1, DAY_MS);
  durationsMs?.forEach((ms, index) => requireCount(ms, `${path}.durationsMs[${index}]`, 1, DAY_MS));
  if (durationsMs && (minDurationMs !== undefined || maxDurationMs !== undefined)) {
    fail(`${path}.durationsMs`, 'must stand alone, without minDurationMs and maxDurationMs (OpenRTB 2.6 rqddurs)');
  }
  if (minCpmPerSec !== undefined && (typeof minCpmPerSec !== 'bigint' || minCpmPerSec < 0n)) {
    fail(`${path}.minCpmPerSec`, 'must be a bigint from 0n');
  }
}

function requirePlace(place: PodPlace, path: string): void {
  requireOneOf(place.kind, ['fixed', 'flexible'], `${path}.kind`);
  requireBounds(place, path);
  if (place.kind === 'fixed') return;
  requireCount(place.maxAds, `${path}.maxAds`, 1, MAX_POD_ADS);
  requireCount(place.podDurationMs, `${path}.podDurationMs`, 1, DAY_MS);
}

function requireSeparation({ by, within, only }: Separation, path: string): void {
  requireOneOf(by, BY, `${path}.by`);
  requireOneOf(within, WITHIN, `${path}.within`);
  if (by === 'creative' && only) fail(`${path}.only`, 'goes only with ids, and creatives are known by many things');
}

function requireOneOf(value: string, allowed: readonly string[], path: string): void {
  if (!allowed.includes(value)) fail(path, `must be one of ${allowed.join(', ')}, but is ${String(value)}`);
}

function requireCount(value: number, path: string, lowest: number, highest: number, bound?: string): void {
  if (Number.isSafeInteger(value) && value >= lowest && value <= highest) return;
  const above = bound === undefined ? '' : ` (${bound})`;
  fail(path, `must be a whole number, ${lowest} to ${highest}${above}, but is ${String(value)}`);
}

function fail(path: string, message: string): never {
  throw new ValidationError(path, message);
}
