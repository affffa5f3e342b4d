import type { Binding } from '../port/partition';
import type { Claim } from './option';
import { counterKey, partitionKey } from './names';

/** What a request fills into the templates of its options. */
export interface Filling {
  readonly bind: Binding;
  readonly params: Readonly<Record<string, string>>;
  /** The slot's position in its pod. */
  readonly position: number;
}

/** A claim's counter with nothing left open. */
export interface ResolvedCounter {
  /** `kind/id` */
  readonly partition: string;
  readonly counter: readonly string[];
  /** The counter's key inside its partition. */
  readonly key: string;
}

/** Fills role, parameters and position into a claim. The request was checked before: all are there. */
export function resolveClaim(claim: Claim, filling: Filling): ResolvedCounter {
  const partition = claim.fixedPartition ?? partitionKey(filling.bind[claim.partition as string]!);
  if (claim.fixedKey !== undefined) {
    return { partition, counter: claim.counter as readonly string[], key: claim.fixedKey };
  }
  const counter = claim.counter.map((part) =>
    typeof part === 'string'
      ? part
      : 'param' in part
        ? filling.params[part.param]!
        : String(filling.position + part.position),
  );
  return { partition, counter, key: counterKey(counter, claim.window) };
}
