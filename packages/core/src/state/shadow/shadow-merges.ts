import { StateError } from '../../errors';
import type { StateBackend } from '../port/state-backend';
import { cannotBeAsked } from './cannot-be-asked';
import { mergeEntry } from './merge-entry';
import type { ShadowEntry } from './shadow-entry';

/** What a merge did. */
export interface ShadowMerge {
  /** Reservations that the state has heard of now. */
  readonly merged: number;
  /** Reservations that wait still. */
  readonly waiting: number;
  /** Reservations that the state refused for good; they are not tried again. */
  readonly dropped: number;
  /** Committed charges that were not counted: their dated window was over, or their partition erased. */
  readonly gone: number;
}

/** When and how it is merged. */
export interface MergeOptions {
  readonly everyMs: number;
  readonly atOnce: number;
  readonly onDropped: (error: unknown) => void;
}

/** Lets the state hear of what a shadow decided, as soon as it can be asked. */
export class ShadowMerges {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<ShadowMerge> | undefined;
  private closed = false;

  constructor(
    private readonly state: StateBackend,
    private readonly entries: Map<string, ShadowEntry>,
    private readonly options: MergeOptions,
  ) {}

  /** Merges what waits now, until the state cannot be asked again. Never throws. */
  merge(): Promise<ShadowMerge> {
    this.running ??= this.mergeAll().finally(() => {
      this.running = undefined;
      this.schedule();
    });
    return this.running;
  }

  /** One reservation. @throws StateError */
  one(entry: ShadowEntry): Promise<number> {
    entry.merging ??= mergeEntry(this.state, entry)
      .then((gone) => {
        this.entries.delete(entry.id);
        return gone;
      })
      .finally(() => (entry.merging = undefined));
    return entry.merging;
  }

  /** Sees to it that what waits is merged before long. */
  schedule(): void {
    if (this.closed || this.timer || this.entries.size === 0) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.merge();
    }, this.options.everyMs);
    this.timer.unref();
  }

  /** Merges what it can, for the last time. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.running;
    if (this.entries.size > 0) await this.merge();
  }

  private async mergeAll(): Promise<ShadowMerge> {
    const queue = this.entries.values();
    let [merged, dropped, gone, over] = [0, 0, 0, false];
    const work = async (): Promise<void> => {
      // All take from one queue.
      for (let next = queue.next(); !over && !next.done; next = queue.next()) {
        try {
          const uncounted = await this.one(next.value);
          gone += uncounted;
          merged++;
        } catch (error) {
          over ||= cannotBeAsked(error) || (error instanceof StateError && error.reason === 'closed');
          if (over) return;
          this.entries.delete(next.value.id);
          dropped++;
          this.options.onDropped(error);
        }
      }
    };
    await Promise.all(Array.from({ length: this.options.atOnce }, work));
    return { merged, waiting: this.entries.size, dropped, gone };
  }
}
