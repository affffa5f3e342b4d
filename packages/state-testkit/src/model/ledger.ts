import type { CounterRef } from '@xsp/core';
import { partitionText } from './counter-id';
import type { Sum } from './sums';

/** One amount on one counter, from its hold on. Never moved, never merged: what counts is asked of the whole list. */
export interface Posting {
  readonly id: string;
  readonly counter: CounterRef;
  readonly amount: bigint;
  /** Its charge had a limit, so the amount is held while the hold is open. */
  readonly limited: boolean;
  /** Its charge had a stored limit, which a late commit asks. */
  readonly stored: boolean;
  readonly whenLate: 'count' | 'fit';
  readonly expiresAt: number;
  /** The start of the rolling instance that it belongs to. */
  instance: number;
  /** An open one is held until its end; a freed one was given back, yet a late commit may count it; an erased one never. */
  state: 'open' | 'freed' | 'counted' | 'erased';
  countedAt: number;
}

export interface Usage {
  readonly committed: bigint;
  readonly held: bigint;
}

const NOTHING: Usage = { committed: 0n, held: 0n };

/** Everything that was ever posted, and what of it counts at a time. */
export class Ledger {
  postings: Posting[] = [];
  /** The start of each rolling counter's latest instance. */
  private readonly starts = new Map<string, number>();

  /** @returns what takes everything back that is opened from now on */
  save(): () => void {
    const [postings, starts] = [[...this.postings], [...this.starts]];
    return () => {
      this.postings = postings;
      this.starts.clear();
      for (const [id, start] of starts) this.starts.set(id, start);
    };
  }

  /** Posts an amount that opens now; it is held if it is limited, until `expiresAt`. */
  open(sum: Sum, now: number, expiresAt: number): Posting {
    if (sum.counter.window.kind === 'rolling' && !this.rollingRuns(sum.counter, sum.id, now)) {
      this.starts.set(sum.id, now);
    }
    const posting: Posting = {
      id: sum.id,
      counter: sum.counter,
      amount: sum.amount,
      limited: sum.limits.length > 0,
      stored: sum.limits.some((limit) => limit.at === 'stored'),
      whenLate: sum.whenLate,
      expiresAt,
      instance: this.starts.get(sum.id) ?? 0,
      state: 'open',
      countedAt: 0,
    };
    this.postings.push(posting);
    return posting;
  }

  /** Counts a posting. A rolling instance that was forgotten comes back, unless another runs in its place. */
  count(posting: Posting, now: number): void {
    const { counter, id, instance } = posting;
    const { window } = counter;
    if (window.kind === 'rolling' && now < instance + window.ms && this.starts.get(id) !== instance) {
      if (this.rollingRuns(counter, id, now)) posting.instance = this.starts.get(id)!;
      else this.starts.set(id, instance);
    }
    posting.state = 'counted';
    posting.countedAt = now;
  }

  usage(counter: CounterRef, id: string, time: number): Usage {
    const { window } = counter;
    if (window.kind === 'rolling' && !this.rollingRuns(counter, id, time)) return NOTHING;
    let { committed, held } = NOTHING;
    for (const posting of this.postings) {
      if (posting.id !== id) continue;
      if (window.kind === 'rolling' && posting.instance !== this.starts.get(id)) continue;
      if (window.kind === 'sliding' && posting.state === 'counted' && posting.countedAt + window.ms <= time) continue;
      if (posting.state === 'counted') committed += posting.amount;
      else if (isHeld(posting, time)) held += posting.amount;
    }
    return { committed, held };
  }

  /** When the instance that runs is over; `null`: none runs, or it never ends. */
  endsAt(counter: CounterRef, id: string, time: number): number | null {
    const { window } = counter;
    if (window.kind === 'fixed') return window.end;
    return window.kind === 'rolling' && this.rollingRuns(counter, id, time) ? this.starts.get(id)! + window.ms : null;
  }

  /** The moments after `time` at which what counts on the counter may become less. */
  changes(counter: CounterRef, id: string, time: number): number[] {
    const { window } = counter;
    const times = this.postings.filter((posting) => posting.id === id).map(({ expiresAt }) => expiresAt);
    if (window.kind === 'sliding') {
      times.push(...this.postings.filter((posting) => posting.id === id).map(({ countedAt }) => countedAt + window.ms));
    }
    const end = this.endsAt(counter, id, time);
    if (end !== null) times.push(end);
    return times.filter((at) => at > time);
  }

  forget(partition: string): void {
    const ofIt = (posting: Posting): boolean => partitionText(posting.counter.partition) === partition;
    for (const posting of this.postings.filter(ofIt)) posting.state = 'erased';
    this.postings = this.postings.filter((posting) => !ofIt(posting));
    for (const id of this.starts.keys()) if (id.startsWith(`${partition} `)) this.starts.delete(id);
  }

  /** It "is forgotten when neither a commit nor a hold is left in it". */
  private rollingRuns({ window }: CounterRef, id: string, time: number): boolean {
    const start = this.starts.get(id);
    if (start === undefined || window.kind !== 'rolling' || time >= start + window.ms) return false;
    return this.postings.some(
      (posting) =>
        posting.id === id && posting.instance === start && (posting.state === 'counted' || isHeld(posting, time)),
    );
  }
}

function isHeld({ state, limited, expiresAt }: Posting, time: number): boolean {
  return state === 'open' && limited && time < expiresAt;
}
