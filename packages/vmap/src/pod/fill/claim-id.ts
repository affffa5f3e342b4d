import { windowKey, type Claim } from '@xsp/core';

/**
 * What tells counters apart within one request: the claims of two options with the same id are on the same counter.
 *
 * @returns `undefined` when the counter depends on the position, which only the state gives
 */
export function claimId(claim: Claim, params: Readonly<Record<string, string>>): string | undefined {
  if (claim.fixedKey !== undefined) return claim.template;
  const name: string[] = [];
  for (const part of claim.counter) {
    if (typeof part === 'string') name.push(part);
    else if ('position' in part) return undefined;
    else name.push(params[part.param] ?? `{${part.param}}`);
  }
  const where = typeof claim.partition === 'string' ? `@${claim.partition}` : claim.partition.join('/');
  return `${where}:${name.join('/')}|${windowKey(claim.window)}`;
}
