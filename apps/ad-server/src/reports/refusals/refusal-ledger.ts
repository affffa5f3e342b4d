import type { DocumentStore } from '@xsp/core';
import type { RefusalReason } from '../../explain/refusal-reason';
import { drawWriter, HOUR_MS, NO_REFUSALS, writeHour, type RefusalCounts } from './refusal-hours';

/** How often what was counted is written. */
const EVERY_MS = 10_000;

interface Counted {
  readonly counts: Map<string, RefusalCounts>;
  writer: number | undefined;
  isWritten: boolean;
}

function newCounted(): Counted {
  return { counts: new Map(), writer: undefined, isWritten: true };
}

/**
 * Counts in this process which campaigns requests were refused and why, and writes it into the state every ten seconds and
 * at the end: beside the money and not with it, so that a refused request costs the state nothing. A process that is killed
 * loses the last seconds of it.
 */
export class RefusalLedger {
  private readonly hours = new Map<number, Counted>();
  private readonly timer: NodeJS.Timeout;
  private writing: Promise<void> | undefined;

  /** @param onError told when it cannot be written; it is tried again */
  constructor(
    private readonly state: DocumentStore & { now(): number },
    onError: (error: unknown) => void,
  ) {
    this.timer = setInterval(() => void this.flush().catch(onError), EVERY_MS).unref();
  }

  /** One request was refused these campaigns. */
  count(refused: ReadonlyMap<string, RefusalReason>): void {
    if (refused.size === 0) return;
    const hour = Math.floor(this.state.now() / HOUR_MS) * HOUR_MS;
    const counted = this.hours.get(hour) ?? newCounted();
    this.hours.set(hour, counted);
    counted.isWritten = false;
    for (const [campaign, reason] of refused) {
      const before = counted.counts.get(campaign) ?? NO_REFUSALS;
      counted.counts.set(campaign, { ...before, [reason]: before[reason] + 1 });
    }
  }

  /** Resolves when all that was counted before is written. @throws StateError; nothing is lost then */
  async flush(): Promise<void> {
    await this.writing?.catch(() => undefined);
    this.writing ??= this.write().finally(() => (this.writing = undefined));
    await this.writing;
  }

  /** Writes what is left, if it can. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  private async write(): Promise<void> {
    const now = this.state.now();
    for (const [hour, counted] of this.hours) {
      if (!counted.isWritten) {
        counted.writer ??= await drawWriter(this.state, hour);
        counted.isWritten = true;
        try {
          await writeHour(this.state, hour, counted.writer, counted.counts);
        } catch (error) {
          counted.isWritten = false;
          throw error;
        }
      }
      if (counted.isWritten && hour + 2 * HOUR_MS <= now) this.hours.delete(hour);
    }
  }
}
