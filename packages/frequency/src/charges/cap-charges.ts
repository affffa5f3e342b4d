import { MAX_AMOUNT, SLIDING_LOG_ENTRIES, type Charge, type CounterName, type Limit, type Window } from '@xsp/core';
import type { Cap, CapIdentity } from '../cap/cap';
import type { CapFeed } from './feeds-of';
import { capCounters } from '../cap/cap-counter';
import { capName } from '../cap/cap-name';
import { requireCap } from '../cap/require-cap';
import type { CapSubject } from '../cap/cap-subject';
import { windowAt } from '../cap/cap-window';
import { canBeAsked, type KnownIdentity } from '../identity/known-identity';

/** What `capCharges` may be told beside the caps. */
export interface CapChargesOptions {
  /**
   * Caps of the parents (advertiser, category, …), which `subject.exemptFrom` may leave out. A campaign's own caps are
   * never left out.
   */
  readonly parents?: readonly Cap[];
  /** Counters of others' caps that this ad feeds without being stopped by them (see `feedsOf`). */
  readonly feeds?: readonly CapFeed[];
  /** Who is known of the request; all, when left out. Caps of whom is not known make no charges. */
  readonly known?: KnownIdentity;
}

/**
 * The charges of caps for one ad at a moment of the state's time: plain data for `defineOption`, beside the charges of
 * other rules. Caps on the same counter become one charge, so that one impression counts once. Valid until
 * `capsValidUntil` (the option's `validUntil` says it too), or for ever without calendar windows.
 *
 * Charges are on the roles `viewer` and `household`, and ask for the parameters `placement`, `stream` and `pod` where
 * caps count those apart and the subject does not name them.
 *
 * @param caps the campaign's own
 * @param at epoch milliseconds: the backend's `now()`
 * @throws ValidationError for a limit that is no whole number, or a cap by an id that the subject does not have
 */
export function capCharges(
  caps: readonly Cap[],
  subject: CapSubject,
  at: number,
  options: CapChargesOptions = {},
): readonly Charge[] {
  const exempt = new Set(subject.exemptFrom ?? []);
  const bound = (cap: Cap) => !exempt.has(cap.per) && !exempt.has(capName(cap));
  const merged = new CapChargeList(at);
  const ask = (cap: Cap) => canBeAsked(cap, options.known);
  for (const cap of caps) if (ask(cap)) merged.add(cap, subject, limitOf(cap));
  for (const cap of options.parents ?? []) {
    if (ask(cap) && bound(cap)) merged.add(cap, subject, limitOf(cap));
  }
  for (const { cap, ids } of options.feeds ?? []) {
    if (ask(cap) && bound(cap)) merged.add(cap, subject, { name: FEED, at: highest(cap) }, ids);
  }
  return merged.charges();
}

function limitOf(cap: Cap): Limit {
  return { name: capName(cap), at: BigInt(requireCap(cap, `${capName(cap)}.limit`).limit) };
}

/** A limit that never refuses, and yet lets the hold count, so that the caps fed by it stay exact. */
function highest(cap: Cap): bigint {
  return cap.window.kind === 'sliding' ? BigInt(SLIDING_LOG_ENTRIES) : MAX_AMOUNT;
}

const FEED = 'feed';

/** Charges by counter: caps on the same counter add their limits, not their amounts. */
class CapChargeList {
  private readonly byCounter = new Map<string, { readonly charge: Omit<Charge, 'limits'>; readonly limits: Limit[] }>();

  constructor(private readonly at: number) {}

  add(cap: Cap, subject: CapSubject, limit: Limit, ids?: readonly string[]): void {
    const identity = cap.identity ?? 'viewer';
    const window = windowAt(cap.window, this.at);
    for (const counter of capCounters(cap, subject, ids)) {
      const key = JSON.stringify([identity, counter, identityOf(window)]);
      const known = this.byCounter.get(key);
      if (known) known.limits.push(limit);
      else this.byCounter.set(key, { charge: chargeOf(cap, identity, counter, window), limits: [limit] });
    }
  }

  charges(): readonly Charge[] {
    return [...this.byCounter.values()].map(({ charge, limits }) => ({ ...charge, limits: lowestOfEachName(limits) }));
  }
}

/** Of limits with one name the lowest speaks; a feed says nothing beside a cap. The lowest of all is asked first. */
function lowestOfEachName(limits: readonly Limit[]): readonly Limit[] {
  const lowest = new Map<string, Limit>();
  for (const limit of limits) {
    const known = lowest.get(limit.name);
    if (!known || limit.at < known.at) lowest.set(limit.name, limit);
  }
  if (lowest.size > 1) lowest.delete(FEED);
  return [...lowest.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function chargeOf(cap: Cap, identity: CapIdentity, counter: CounterName, window: Window): Omit<Charge, 'limits'> {
  const head = { partition: identity, counter, window, whenLate: 'count' as const };
  // What happens later than serving must not be held by every ad served: room is asked, the event itself counts.
  return (cap.event ?? 'impression') === 'impression' ? { ...head, amount: 1n } : { ...head, amount: 0n, room: 1n };
}

/** What of a window tells counters apart. */
function identityOf(window: Window): readonly unknown[] {
  switch (window.kind) {
    case 'forever':
      return ['forever'];
    case 'fixed':
      return ['fixed', window.start, window.end];
    case 'rolling':
    case 'sliding':
      return [window.kind, window.ms];
  }
}
