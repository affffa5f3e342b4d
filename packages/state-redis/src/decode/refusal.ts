import {
  charges,
  curveAt,
  freesAt,
  partitionOfKey,
  type Binding,
  type Claim,
  type CounterState,
  type Option,
  type Refusal,
} from '@xsp/core';
import { counterFromText, whole } from './counter-text';

export interface RefusalContext {
  readonly bind: Binding;
  readonly params: Readonly<Record<string, string>>;
  readonly position: number;
  readonly now: number;
  /** Those that the call offered. */
  readonly options: readonly Option[];
}

/** A refusal with what it was made of. */
export interface Refused {
  /** The option's index among those that the call offered. */
  readonly offered: number;
  readonly option: Option;
  readonly claim: Claim;
  /** The counter as it stood. */
  readonly state: CounterState;
  readonly refusal: Refusal;
}

/**
 * Reads an answer's `xOPTION,CLAIM,LIMIT,STORED HIGH,LOW,COUNTER`: Redis tells which limit refused and the counter as it
 * stood; the figures are computed here, by the functions that every backend uses.
 */
export function readRefused(token: string, { bind, params, position, now, options }: RefusalContext): Refused {
  const parts = token.slice(1).split(',');
  const offered = Number(parts[0]);
  const option = options[offered]!;
  const claim = option.claims[Number(parts[1])]!;
  const limit = claim.limits[Number(parts[2])]!;
  const state = counterFromText(parts, 5, claim.window);
  const at = limit.at === 'stored' ? whole(parts[3]!, parts[4]!) : limit.at;
  const where = charges.resolveClaim(claim, { bind, params, position });
  const { committed, held } = charges.windowRule(claim.window).usage(claim.window, state, now);
  const refusal = {
    key: option.key,
    limit: limit.name,
    partition: partitionOfKey(where.partition),
    counter: where.counter,
    window: claim.window,
    committed,
    held,
    need: claim.room,
    at: typeof at === 'bigint' ? at : curveAt(at, now),
    freesAt: freesAt(claim.window, state, at, claim.room, now),
  };
  return { offered, option, claim, state, refusal };
}

export function readRefusal(token: string, context: RefusalContext): Refusal {
  return readRefused(token, context).refusal;
}
