import type { Claim, Option, Refusal } from '@xsp/core';
import { isSameButHolds } from './lead-number';

/** A refusal that holds for a while: see `refusesUntil`. */
export interface RememberedRefusal {
  readonly refusal: Refusal;
  /** Epoch ms of the state's time. */
  readonly until: number;
  /** Something was held of the counter: when that is given back the refusal may end. */
  readonly restsOnHolds: boolean;
  /** The claim that refuses, where its counter's name is open to parameters: it is of the counter that the refusal names. */
  readonly open: Claim | undefined;
}

/** What a lead refuses, as it was read. */
export interface RememberedLead {
  /** The lead's number then, which changes when something is given back before its time: see `lead-number.ts`. */
  readonly eased: number;
  /** Since when it is gathered, epoch ms. */
  readonly since: number;
  readonly refusals: Map<Option, RememberedRefusal>;
}

/** What is left where some holds were given back; the lead has another number since. */
export function withoutHolds({ since, refusals }: RememberedLead, eased: number): RememberedLead {
  return { eased, since, refusals: new Map([...refusals].filter(([, { restsOnHolds }]) => !restsOnHolds)) };
}

/** Options are built anew every hour or so. What is remembered of old ones must not keep them for ever. */
const LONGEST_MS = 3_600_000;

/** The refusals of those leads that were asked for last, up to so many in all, each lead's for an hour at most. */
export class RememberedRefusals {
  private readonly leads = new Map<string, { readonly lead: RememberedLead; readonly count: number }>();
  private count = 0;

  constructor(private readonly most: number) {}

  /** @param now the state's time, epoch ms */
  get(key: string, now: number): RememberedLead | undefined {
    const known = this.leads.get(key);
    if (!known) return undefined;
    if (isOld(known.lead, now)) {
      this.forget(key);
      return undefined;
    }
    this.leads.delete(key);
    this.leads.set(key, known);
    return known.lead;
  }

  /** Keeps what is known of a lead, instead of what was known before. */
  keep(key: string, lead: RememberedLead, now: number): void {
    this.forget(key);
    if (this.most === 0) return;
    const count = lead.refusals.size;
    this.leads.set(key, { lead, count });
    this.count += count;
    this.forgetOldest(now);
  }

  /** Some refusals of a lead were added or taken away, if it is still kept. */
  recount(key: string, lead: RememberedLead, now: number): void {
    if (this.leads.get(key)?.lead === lead) this.keep(key, lead, now);
  }

  /** What the lead's number is now (nothing: it is not stored); keeps what does not depend on what has changed since. */
  renumber(key: string, eased: number | undefined, now: number): void {
    const lead = this.leads.get(key)?.lead;
    if (!lead || lead.eased === eased) return;
    if (eased !== undefined && isSameButHolds(lead.eased, eased)) this.keep(key, withoutHolds(lead, eased), now);
    else this.forget(key);
  }

  forget(key: string): void {
    this.count -= this.leads.get(key)?.count ?? 0;
    this.leads.delete(key);
  }

  /** Forgets all: another server may answer now, which does not know all that the one before did. */
  clear(): void {
    this.leads.clear();
    this.count = 0;
  }

  private forgetOldest(now: number): void {
    for (const [key, { lead }] of this.leads) {
      if (this.count <= this.most && !isOld(lead, now)) return;
      this.forget(key);
    }
  }
}

function isOld({ since }: RememberedLead, now: number): boolean {
  return now - since >= LONGEST_MS;
}
