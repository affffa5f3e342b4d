import { windowKey, type Claim, type NamePart, type Option } from '@xsp/core';

/** What one option takes of a counter that has a constant limit. */
export interface LimitedClaim {
  readonly amount: bigint;
  /** The lowest of its constant limits. */
  readonly limit: bigint;
  /**
   * What tells the counter apart within one request, parameters filled in: the claims of two options with the same id are
   * on the same counter.
   */
  id(params: Readonly<Record<string, string>>): string;
}

const known = new WeakMap<Option, readonly LimitedClaim[]>();

/**
 * An option's claims with constant limits, without those on counters that depend on the position, which only the state
 * gives.
 */
export function limitedClaims(option: Option): readonly LimitedClaim[] {
  const claims = known.get(option) ?? option.claims.flatMap(limitedClaim);
  known.set(option, claims);
  return claims;
}

function limitedClaim({ partition, counter, window, amount, limits }: Claim): LimitedClaim[] {
  const constant = limits.flatMap(({ at }) => (typeof at === 'bigint' ? [at] : []));
  if (constant.length === 0 || counter.some((part) => typeof part === 'object' && 'position' in part)) return [];
  const limit = constant.reduce((a, b) => (a < b ? a : b));
  const where = typeof partition === 'string' ? `@${partition}` : partition.join('/');
  const name = (params: Readonly<Record<string, string>>) =>
    `${where}:${counter.map((part) => filledIn(part, params)).join('/')}|${windowKey(window)}`;
  const fixed = counter.every((part) => typeof part === 'string') ? name({}) : undefined;
  return [{ amount, limit, id: (params) => fixed ?? name(params) }];
}

function filledIn(part: NamePart, params: Readonly<Record<string, string>>): string {
  if (typeof part === 'string') return part;
  return 'param' in part ? (params[part.param] ?? `{${part.param}}`) : '';
}
