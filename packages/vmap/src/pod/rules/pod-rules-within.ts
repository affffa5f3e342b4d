import type { PodRules } from './pod-rules';

/** What a pod may be at most for reasons outside of its rules: what a viewer's hour leaves, the length of an avail. */
export interface PodAllowance {
  readonly maxAds: number;
  readonly maxDurationMs: number;
}

const known = new WeakMap<PodRules, Map<string, PodRules | undefined>>();

/**
 * Rules narrowed to an allowance; the rules themselves where it narrows nothing. The same rules and allowance give the
 * same object, so that options stay cached: for allowances of few different values, not for arbitrary ones.
 *
 * @returns `undefined` where no pod can keep both
 */
export function podRulesWithin(rules: PodRules, allowance: PodAllowance): PodRules | undefined {
  const maxAds = Math.min(rules.maxAds, allowance.maxAds);
  const maxDurationMs = Math.min(rules.maxDurationMs ?? Infinity, allowance.maxDurationMs);
  if (maxAds === rules.maxAds && maxDurationMs === (rules.maxDurationMs ?? Infinity)) return rules;
  const ofRules = known.get(rules) ?? new Map<string, PodRules | undefined>();
  known.set(rules, ofRules);
  const key = `${maxAds}/${maxDurationMs}`;
  if (!ofRules.has(key)) {
    const possible = maxAds >= Math.max(1, rules.minAds ?? 1) && maxDurationMs >= Math.max(1, rules.minDurationMs ?? 0);
    ofRules.set(key, possible ? { ...rules, maxAds, ...(maxDurationMs < Infinity && { maxDurationMs }) } : undefined);
  }
  return ofRules.get(key);
}
