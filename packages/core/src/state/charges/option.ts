import { ValidationError } from '../../errors';
import type { Charge } from '../port/charge';
import type { CounterName } from '../port/counter';
import type { Limit } from '../port/limit';
import type { PartitionRef } from '../port/partition';
import type { Window } from '../port/window';
import { counterKey, partitionKey, shown, windowKey } from './names';
import { MAX_AMOUNT, requireCharge, requireList } from './require-charge';

declare const defined: unique symbol;

/**
 * What a slot may take: a key and its charges, checked and added up by counter. Built once per catalogue version and
 * window instance with `defineOption`, never per request; a backend may keep its own encoding beside it (a WeakMap).
 */
export interface Option {
  /** Names the option in answers: 1 to 256 characters, the caller's own. */
  readonly key: string;
  readonly charges: readonly Charge[];
  /** The charges added up: one for each counter, in the order of their first charge. */
  readonly claims: readonly Claim[];
  /** The fixed windows' common part: the option can be reserved from `validFrom` until before `validUntil`. */
  readonly validFrom: number;
  readonly validUntil: number;
  /** The roles that a request has to bind. */
  readonly roles: readonly string[];
  /** The parameters that a request has to bring. */
  readonly params: readonly string[];
  /** The kinds of the fixed partitions. */
  readonly fixedKinds: readonly string[];
  /** Some amount is negative: only `consume` takes it. */
  readonly gives: boolean;
  readonly [defined]: true;
}

/** The charges of one option on one counter, added up. */
export interface Claim {
  readonly partition: PartitionRef;
  readonly counter: CounterName;
  readonly window: Window;
  readonly amount: bigint;
  readonly room: bigint;
  readonly limits: readonly Limit[];
  readonly whenLate: 'count' | 'fit';
  /** Identity before parameters and positions are filled in. */
  readonly template: string;
  /** The partition's key, where it is a fixed one. */
  readonly fixedPartition: string | undefined;
  /** The counter's key, where nothing in its name depends on the request. */
  readonly fixedKey: string | undefined;
}

/**
 * Checks charges and makes an option of them.
 *
 * @throws ValidationError with the path of the charge (`charges[2].limits[0].at`)
 */
export function defineOption(key: string, charges: readonly Charge[]): Option {
  if (typeof key !== 'string' || key.length < 1 || key.length > 256) {
    throw new ValidationError('key', 'must be a text of 1 to 256 characters');
  }
  requireList(charges, 'charges', 0, 64);
  charges.forEach((charge, index) => requireCharge(charge, `charges[${index}]`));
  const claims = addUp(charges);
  requireDistinguishable(claims);
  const fixed = claims.map((claim) => claim.window).filter((window) => window.kind === 'fixed');
  const parts = claims.flatMap((claim) => claim.counter);
  const option = Object.freeze({
    key,
    charges: Object.freeze([...charges]),
    claims,
    validFrom: Math.max(-Infinity, ...fixed.map((window) => window.start)),
    validUntil: Math.min(Infinity, ...fixed.map((window) => window.end)),
    roles: unique(claims.flatMap(({ partition }) => (typeof partition === 'string' ? [partition] : []))),
    params: unique(parts.flatMap((part) => (typeof part === 'object' && 'param' in part ? [part.param] : []))),
    fixedKinds: unique(claims.flatMap(({ partition }) => (typeof partition === 'string' ? [] : [partition[0]]))),
    gives: claims.some((claim) => claim.amount < 0n),
  }) as Option;
  options.add(option);
  return option;
}

/** @throws ValidationError unless `defineOption` made it: what a request brings is not checked a second time */
export function requireOption(option: unknown, path: string): void {
  if (isOption(option)) return;
  throw new ValidationError(path, `must be an option made by defineOption, but is ${shown(option)}`);
}

/** Whether `defineOption` made it. */
export function isOption(option: unknown): option is Option {
  return typeof option === 'object' && option !== null && options.has(option);
}

const options = new WeakSet<object>();

/** Identity of a counter as templates name it; equal templates are equal counters in every request. */
export function templateKey(partition: PartitionRef, counter: CounterName, window: Window): string {
  const where = typeof partition === 'string' ? `@${partition}` : partition.join('/');
  const name = counter.map((part) =>
    typeof part === 'string' ? part : 'param' in part ? `{${part.param}}` : `{${part.position}}`,
  );
  return `${where}:${name.join('/')}|${windowKey(window)}`;
}

function addUp(charges: readonly Charge[]): readonly Claim[] {
  const claims = new Map<string, Claim>();
  charges.forEach((charge, index) => {
    const template = templateKey(charge.partition, charge.counter, charge.window);
    const before = claims.get(template);
    const room = charge.room ?? charge.amount;
    if (before && before.whenLate !== charge.whenLate) {
      throw new ValidationError(
        `charges[${index}].whenLate`,
        `must be '${before.whenLate}' like that of the other charge on the same counter`,
      );
    }
    const claim = {
      partition: charge.partition,
      counter: charge.counter,
      window: before ? keptLonger(before.window, charge.window) : charge.window,
      amount: (before?.amount ?? 0n) + charge.amount,
      room: (before?.room ?? 0n) + room,
      limits: [...(before?.limits ?? []), ...charge.limits],
      whenLate: charge.whenLate,
      template,
      fixedPartition:
        typeof charge.partition === 'string'
          ? undefined
          : partitionKey({ kind: charge.partition[0], id: charge.partition[1] }),
      fixedKey: isLiteral(charge.counter) ? counterKey(charge.counter, charge.window) : undefined,
    };
    if (claim.amount > MAX_AMOUNT || claim.room > MAX_AMOUNT || claim.amount < -MAX_AMOUNT) {
      throw new ValidationError(`charges[${index}].amount`, 'adds up to more than 2^63 - 1 on its counter');
    }
    if (claim.amount < 0n && claim.limits.length > 0) {
      throw new ValidationError(`charges[${index}].limits`, 'must be empty where the amount is negative (a credit)');
    }
    claims.set(template, claim);
  });
  return Object.freeze([...claims.values()]);
}

/** Of two specs of one window, the one that is kept longer. */
function keptLonger(one: Window, other: Window): Window {
  if (one.kind === 'fixed') return one.kept ? one : other;
  if (one.kind !== 'forever' || other.kind !== 'forever') return one;
  return (one.forgetAfterMs ?? Infinity) >= (other.forgetAfterMs ?? Infinity) ? one : other;
}

function isLiteral(counter: CounterName): counter is readonly string[] {
  return counter.every((part) => typeof part === 'string');
}

/** Two claims whose names could become the same once parameters are filled in would not be added up: refuse them. */
function requireDistinguishable(claims: readonly Claim[]): void {
  claims.forEach((one, index) => {
    for (const other of claims.slice(0, index)) {
      if (String(one.partition) !== String(other.partition)) continue;
      if (windowKey(one.window) !== windowKey(other.window) || one.counter.length !== other.counter.length) continue;
      const apart = one.counter.some((part, i) => certainlyDiffer(part, other.counter[i]!));
      if (!apart) {
        throw new ValidationError(
          `charges`,
          `'${one.template}' and '${other.template}' could name the same counter; tell them apart by a literal part`,
        );
      }
    }
  });
}

function certainlyDiffer(one: CounterName[number], other: CounterName[number]): boolean {
  if (typeof one === 'string' && typeof other === 'string') return one !== other;
  if (typeof one === 'object' && typeof other === 'object' && 'position' in one && 'position' in other) {
    return one.position !== other.position;
  }
  return false;
}

function unique(texts: readonly string[]): readonly string[] {
  return Object.freeze([...new Set(texts)]);
}
