import { charges, type CounterState, type ReservationRecord, type StoredLimit } from '@xsp/core';
import {
  counterEntry,
  decodeEntry,
  encodeEntry,
  entryKey,
  erasureEntry,
  limitEntry,
  partitionRange,
  reservationEntry,
  type EntryKind,
} from './entries';
import type { StateTime } from './state-time';
import type { Store } from './store';

/** An entry as this transaction sees it. */
interface Cell {
  readonly kind: EntryKind<unknown>;
  /** `undefined`: there is none. */
  value: unknown;
  /** It stands in `due` already: `due` says when to look, and whoever looks finds out whether that was extended. */
  due: boolean;
  changed: boolean;
}

const NOTHING = Buffer.alloc(0);

/**
 * What one transaction has read and changed: each entry is read and decoded once and written once, however many calls
 * share the transaction. Changes are stored by `write`; a set that is not written has only read.
 */
export class WorkingSet implements charges.StateView {
  private readonly cells = new Map<string, Cell>();

  constructor(
    private readonly store: Store,
    readonly time: StateTime,
  ) {
    time.catchUp(this.storedTime());
  }

  /** For one call. What it changes is forgotten with it, or becomes part of the set with `apply`. */
  draft(): charges.Draft {
    return new charges.Draft(this, this.time.now());
  }

  counter(partition: string, key: string): CounterState | undefined {
    return this.get(entryKey.counter(partition, key), counterEntry)?.state;
  }

  limit(partition: string, name: string): StoredLimit | undefined {
    return this.get(entryKey.limit(partition, name), limitEntry);
  }

  reservation(lead: string, id: string): ReservationRecord | undefined {
    return this.get(entryKey.reservation(lead, id), reservationEntry);
  }

  erasedAt(partition: string): number | undefined {
    return this.get(entryKey.erasure(partition), erasureEntry);
  }

  apply(draft: charges.Draft): void {
    for (const counter of draft.counters.values()) {
      this.put(entryKey.counter(counter.partition, counter.key), counterEntry, counter);
    }
    for (const { lead, record } of draft.reservations.values()) {
      this.put(entryKey.reservation(lead, record.id), reservationEntry, record);
    }
  }

  get<T>(key: string, kind: EntryKind<T>): T | undefined {
    return this.cell(key, kind).value as T | undefined;
  }

  put<T>(key: string, kind: EntryKind<T>, value: T): void {
    const cell = this.cell(key, kind);
    cell.value = value;
    cell.changed = true;
  }

  remove(key: string, kind: EntryKind<unknown>): void {
    const cell = this.cell(key, kind);
    cell.value = undefined;
    cell.changed = true;
  }

  /** The keys of a partition's entries, in their order. */
  keys(partition: string): string[] {
    this.write();
    return [...this.store.entries.getKeys(partitionRange(partition))];
  }

  /** Stores what was changed, and the time. @returns how many entries that were */
  write(): number {
    let written = 0;
    for (const [key, cell] of this.cells) {
      if (!cell.changed) continue;
      cell.changed = false;
      written++;
      if (cell.value === undefined) {
        this.store.entries.removeSync(key);
        cell.due = false;
        continue;
      }
      this.store.entries.putSync(key, encodeEntry(cell.kind, cell.value));
      const until = cell.kind.until(cell.value);
      if (cell.due || until === Infinity) continue;
      this.store.due.putSync([until, key], NOTHING);
      cell.due = true;
    }
    if (written > 0 && this.time.latest > this.storedTime()) this.store.meta.putSync('time', String(this.time.latest));
    return written;
  }

  private cell<T>(key: string, kind: EntryKind<T>): Cell {
    const known = this.cells.get(key);
    if (known) return known;
    const bytes = this.store.entries.getBinaryFast(key);
    const value = bytes && decodeEntry(kind, bytes, key);
    const due = value !== undefined && kind.until(value) !== Infinity;
    const cell = { kind: kind as EntryKind<unknown>, value, due, changed: false };
    this.cells.set(key, cell);
    return cell;
  }

  private storedTime(): number {
    return Number(this.store.meta.get('time') ?? 0);
  }
}
