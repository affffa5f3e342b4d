import { defineOption, partitionKey, SLIDING_LOG_ENTRIES, type Option } from '../charges';
import type { Charge } from '../port/charge';
import type { Binding } from '../port/partition';
import type { Window } from '../port/window';

/** Which charges of an option can still be counted. */
export interface StillCounted {
  /** The state's time: dated windows that do not contain it are over. */
  readonly now: number;
  readonly bind: Binding;
  /** Keys of partitions that were erased meanwhile. */
  readonly erased: ReadonlySet<string>;
}

/** A sliding log is bounded by its limit; no other limit is needed to count what has happened. */
const NO_LIMIT = { name: 'shadow', at: BigInt(SLIDING_LOG_ENTRIES) };

const facts = new WeakMap<Option, Option>();

/** The option without what can no longer be counted. */
export function presentOption(option: Option, still: StillCounted): Option {
  const present = option.charges.filter((charge) => counts(charge, still));
  return present.length === option.charges.length ? option : defineOption(option.key, present);
}

/** What the option counts as a fact that has happened: whatever its limits say. */
export function factOption(option: Option): Option {
  let fact = facts.get(option);
  if (!fact) facts.set(option, (fact = defineOption(option.key, option.charges.filter(hasAmount).map(asFact))));
  return fact;
}

/** How many charges of the option can no longer be counted. */
export function goneCharges(option: Option, still: StillCounted): number {
  return option.charges.filter((charge) => hasAmount(charge) && !counts(charge, still)).length;
}

function counts({ partition, window }: Charge, { now, bind, erased }: StillCounted): boolean {
  const key = typeof partition === 'string' ? partitionKey(bind[partition]!) : partition.join('/');
  return isOpen(window, now) && !erased.has(key);
}

function isOpen(window: Window, now: number): boolean {
  return window.kind !== 'fixed' || (window.start <= now && now < window.end);
}

function hasAmount({ amount }: Charge): boolean {
  return amount !== 0n;
}

function asFact({ room: _room, ...charge }: Charge): Charge {
  return { ...charge, limits: charge.window.kind === 'sliding' ? [NO_LIMIT] : [], whenLate: 'count' };
}
