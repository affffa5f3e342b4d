import type { StoredLimit } from '../port/limit';
import type { Window } from '../port/window';
import { copyCounterState, mayBeForgotten, newCounterState, type CounterState } from './counter-state';
import { nameKey } from './names';
import type { ReservationRecord } from './reservation-record';
import type { ResolvedCounter } from './resolve';

/** What is stored, as one call reads it. Keys are those of `names.ts`; nothing read here is ever changed in place. */
export interface StateView {
  counter(partition: string, key: string): CounterState | undefined;
  /** @param name the counter's `nameKey` */
  limit(partition: string, name: string): StoredLimit | undefined;
  reservation(lead: string, id: string): ReservationRecord | undefined;
  /** When the partition was last erased (epoch ms). */
  erasedAt(partition: string): number | undefined;
}

/** A counter that a call changed. */
export interface ChangedCounter extends ResolvedCounter {
  readonly window: Window;
  readonly state: CounterState;
}

/** A reservation that a call made or changed. */
export interface ChangedReservation {
  readonly lead: string;
  readonly record: ReservationRecord;
}

/**
 * One call's changes over what is stored: reads see them, nothing is stored until the backend takes them. A call that
 * throws, or a dry run, is undone by forgetting its draft.
 */
export class Draft {
  readonly counters = new Map<string, ChangedCounter>();
  readonly reservations = new Map<string, ChangedReservation>();

  /** @param now the state's time for this call */
  constructor(
    private readonly view: StateView,
    readonly now: number,
  ) {}

  /** A counter as it stands, not to be changed. */
  counter({ partition, key }: ResolvedCounter): CounterState | undefined {
    const changed = this.counters.get(`${partition}:${key}`);
    if (changed) return changed.state;
    const stored = this.view.counter(partition, key);
    return stored && !mayBeForgotten(stored, this.now) ? stored : undefined;
  }

  /** A copy of a counter that may be changed, new when there is none. */
  change(counter: ResolvedCounter, window: Window): CounterState {
    const id = `${counter.partition}:${counter.key}`;
    const changed = this.counters.get(id);
    if (changed) return changed.state;
    const stored = this.counter(counter);
    const state = stored ? copyCounterState(stored) : newCounterState();
    this.counters.set(id, { ...counter, window, state });
    return state;
  }

  limit(partition: string, counter: readonly string[]): StoredLimit | undefined {
    return this.view.limit(partition, nameKey(counter));
  }

  /** Whether the partition was erased after `reservedAt`, so that nothing of that time counts in it any more. */
  erasedSince(partition: string, reservedAt: number): boolean {
    const erasedAt = this.view.erasedAt(partition);
    return erasedAt !== undefined && reservedAt <= erasedAt;
  }

  /** A copy of a remembered reservation that may be changed and then kept with `remember`. */
  reservation(lead: string, id: string): ReservationRecord | undefined {
    const stored = this.view.reservation(lead, id);
    if (!stored || stored.rememberUntil <= this.now) return undefined;
    return { ...stored, slots: stored.slots.map((slot) => ({ ...slot, events: [...slot.events] })) };
  }

  remember(lead: string, record: ReservationRecord): void {
    this.reservations.set(`${lead}:${record.id}`, { lead, record });
  }
}
