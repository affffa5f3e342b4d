import { charges, checkOption, partitionKey, type Claim, type Filling, type Option, type Refusal } from '@xsp/core';
import type { Refused } from '../decode/refusal';
import type { Relying } from '../encode/encode-request';
import type { LeadState } from '../lead-state';
import { NEVER } from '../names';
import { refusesUntil } from './refuses-until';
import { isSameButHolds, whateverIsHeld } from './lead-number';
import { withoutHolds, type RememberedLead, type RememberedRefusal } from './remembered-refusals';

type Params = Filling['params'];

/**
 * What one request knows of its lead: options that the lead refuses need not be offered. All of it stands under one number
 * of the lead (see `lua/partition.lua`), and is relied on until the first of what was used may end.
 */
export class LeadKnowledge {
  /** What is remembered, and what the request learns. */
  private known: RememberedLead | undefined;
  private state: LeadState | undefined;
  private until = NEVER;
  private relies = false;
  private restsOnHolds = false;

  constructor(
    /** `kind/id` */
    private readonly lead: string,
    remembered: RememberedLead | undefined,
    private readonly params: Params,
    /** The state's time, as far as this process knows. */
    private readonly now: number,
  ) {
    this.known = remembered;
  }

  /** What a call has to rely on; nothing where no option was left out. */
  get relying(): Relying | undefined {
    if (!this.relies) return undefined;
    const { eased } = this.known!;
    return { eased: this.restsOnHolds ? eased : whateverIsHeld(eased), until: this.until };
  }

  /** What may be remembered. */
  get learnt(): RememberedLead | undefined {
    return this.known;
  }

  /** Whether anything is remembered. */
  get remembers(): boolean {
    return this.known !== undefined;
  }

  /** Whether the lead was read for this request. */
  get isRead(): boolean {
    return this.state !== undefined;
  }

  /** A call says the lead's number. @returns whether what was relied on so far still is so */
  see(eased: number | undefined): boolean {
    if (this.known?.eased === eased) return true;
    if (this.known && eased !== undefined && isSameButHolds(this.known.eased, eased)) {
      this.known = withoutHolds(this.known, eased);
      return !this.restsOnHolds;
    }
    if (this.relies) return false;
    this.known = eased === undefined ? undefined : { eased, since: this.now, refusals: new Map() };
    return true;
  }

  /** The lead was read. @returns whether what was relied on so far still is so */
  read(state: LeadState): boolean {
    this.state = state;
    return this.see(state.eased);
  }

  /** Why the lead refuses an option, as is remembered. */
  remembered(option: Option): Refusal | undefined {
    const found = this.known?.refusals.get(option);
    if (!found) return undefined;
    if (found.until <= this.now) {
      this.known!.refusals.delete(option);
      return undefined;
    }
    if (found.open && !names(found.open, this.params, found.refusal.counter)) return undefined;
    this.rely(found);
    return found.refusal;
  }

  /** Why the lead refuses an option, as is remembered or was read. */
  refuses(option: Option, filling: Filling): Refusal | undefined {
    const found = this.remembered(option);
    if (found || !this.state) return found;
    const { index } = this.state;
    const readAt = index.snapshot.now;
    const refusal = this.check(option, filling);
    if (!refusal) return undefined;
    const key = charges.counterKey(refusal.counter, refusal.window);
    const claim = option.claims.find((each) => {
      if (each.fixedKey !== undefined && each.fixedKey !== key) return false;
      const where = charges.resolveClaim(each, filling);
      return where.key === key && where.partition === this.lead;
    })!;
    this.learn(option, claim, refusal, refusesUntil(refusal, index.counters.get(key), readAt));
    return refusal;
  }

  /** A call refused an option, with the lead as it was before the call. */
  hear({ option, claim, refusal, state }: Refused, now: number): void {
    if (partitionKey(refusal.partition) !== this.lead) return;
    this.learn(option, claim, refusal, refusesUntil(refusal, state, now));
  }

  private check(option: Option, filling: Filling): Refusal | undefined {
    const { index } = this.state!;
    try {
      return checkOption(option, index, filling, index.snapshot.now);
    } catch {
      // A limit that is missing, or a sum that is too large: if it comes to that option, the call says so.
      return undefined;
    }
  }

  private learn(option: Option, claim: Claim, refusal: Refusal, until: number): void {
    if (!this.known || until === 0) return;
    const open = claim.fixedKey === undefined ? claim : undefined;
    const found = { refusal, until, open, restsOnHolds: refusal.held !== 0n };
    this.rely(found);
    if (!open || !hasPosition(open)) this.known.refusals.set(option, found);
  }

  private rely({ until, restsOnHolds }: RememberedRefusal): void {
    this.relies = true;
    if (restsOnHolds) this.restsOnHolds = true;
    if (until < this.until) this.until = until;
  }
}

/** A position is not known before the call. */
function hasPosition({ counter }: Claim): boolean {
  return counter.some((part) => typeof part === 'object' && 'position' in part);
}

/** Whether a claim that is open to parameters means a counter. */
function names({ counter }: Claim, params: Params, name: readonly string[]): boolean {
  return counter.every((part, index) => {
    return (typeof part === 'object' && 'param' in part ? params[part.param] : part) === name[index];
  });
}
