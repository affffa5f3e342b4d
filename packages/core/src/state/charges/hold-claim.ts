import { requireInRange } from './check-claim';
import { keepUntil } from './counter-state';
import type { Draft } from './draft';
import { addHeld } from './expiry-edge';
import { counterKey } from './names';
import type { Claim } from './option';
import type { RecordedClaim } from './reservation-record';
import type { ResolvedCounter } from './resolve';
import { windowRule } from './windows';

/** The life of the hold that a recorded claim belongs to. */
export interface HoldLife {
  readonly expiresAt: number;
  /** Held until now. */
  readonly live: boolean;
  readonly rememberUntil: number;
}

/**
 * Holds a claim's amount until `expiresAt` and says what to record. A claim without limits holds nothing, nor does one
 * that is committed at once (`expiresAt` undefined).
 */
export function holdClaim(
  draft: Draft,
  claim: Claim,
  where: ResolvedCounter,
  expiresAt: number | undefined,
  rememberUntil: number,
): RecordedClaim {
  const held = claim.limits.length > 0 && expiresAt !== undefined;
  let instance = 0;
  if (held || claim.window.kind === 'rolling') {
    const rule = windowRule(claim.window);
    const state = draft.change(where, claim.window);
    instance = rule.open(claim.window, state, draft.now);
    if (held) addHeld(state.edges, expiresAt, claim.amount, draft.now);
    keepUntil(state, rule.keepUntil(claim.window, state, draft.now));
    keepUntil(state, rememberUntil);
  }
  return {
    partition: where.partition,
    counter: where.counter,
    window: claim.window,
    instance,
    amount: claim.amount,
    held,
    whenLate: claim.whenLate,
    stored: claim.limits.some((limit) => limit.at === 'stored'),
  };
}

/** Counts a recorded claim. @throws StateError `overflow` */
export function commitClaim(draft: Draft, claim: RecordedClaim, life: HoldLife): void {
  const rule = windowRule(claim.window);
  const where = whereOf(claim);
  const state = draft.change(where, claim.window);
  const live = life.live && claim.held;
  if (!live) {
    const { committed, held } = rule.usage(claim.window, state, draft.now);
    requireInRange(claim.amount < 0n ? committed + claim.amount : committed + held + claim.amount, where);
  }
  rule.commit(claim.window, state, { ...claim, expiresAt: life.expiresAt, live }, draft.now);
  keepUntil(state, rule.keepUntil(claim.window, state, draft.now));
  keepUntil(state, life.rememberUntil);
}

/** Gives a live held amount back. */
export function releaseClaim(draft: Draft, claim: RecordedClaim, expiresAt: number): void {
  if (!claim.held) return;
  const state = draft.change(whereOf(claim), claim.window);
  windowRule(claim.window).release(claim.window, state, { ...claim, expiresAt, live: true });
}

/** The counter of a recorded claim. */
export function whereOf(claim: RecordedClaim): ResolvedCounter {
  return { partition: claim.partition, counter: claim.counter, key: counterKey(claim.counter, claim.window) };
}
