import { StateError, type StateBackend, type StateErrorReason } from '@xsp/core';
import type { BeaconOutcome, BeaconTracker } from './beacon-tracker';
import type { BeaconSpool, SpooledBeacon } from './beacon-spool';
import { UnbilledNotReported } from './unbilled-not-reported';

/** Errors that say the state is away, and nothing of the beacon. */
const AWAY: ReadonlySet<StateErrorReason> = new Set([
  'unavailable',
  'timeout',
  'overloaded',
  'readonly',
  'stateLost',
  'full',
]);

function isAway(error: unknown): boolean {
  return error instanceof StateError && AWAY.has(error.reason);
}

/** How often it is tried to replay what waits. */
const REPLAY_EVERY_MS = 1_000;

export interface SpoolingTrackerOptions {
  readonly tracker: BeaconTracker;
  readonly state: Pick<StateBackend, 'now' | 'ping'>;
  readonly spool: BeaconSpool;
  /** Told when beacons were replayed, or could not be. */
  readonly onReplay?: (outcome: { readonly replayed: number } | { readonly error: unknown }) => void;
}

/** Counts beacons, or keeps them in the spool while the state is away, from where they are counted when it is back. */
export class SpoolingTracker {
  private readonly timer: NodeJS.Timeout;
  private replaying: Promise<void> | undefined;

  constructor(private readonly options: SpoolingTrackerOptions) {
    this.timer = setInterval(() => void this.replay(), REPLAY_EVERY_MS).unref();
  }

  /** @throws StateError when the state cannot be asked and the spool is full */
  async track(event: string, token: string): Promise<BeaconOutcome> {
    const { tracker, spool, state } = this.options;
    const receivedAt = state.now();
    const read = tracker.read(token, receivedAt);
    if (read !== 'valid') return read;
    try {
      return await this.count({ event, token, receivedAt });
    } catch (error) {
      if (!isAway(error)) throw error;
      await spool.add({ event, token, receivedAt });
      return 'spooled';
    }
  }

  /** What is counted, and could not be reported as unbilled, waits as that. @throws StateError; nothing was counted then */
  private async count({ event, token, receivedAt }: SpooledBeacon): Promise<BeaconOutcome> {
    const { tracker, spool } = this.options;
    try {
      return await tracker.track(event, token, receivedAt);
    } catch (error) {
      if (!(error instanceof UnbilledNotReported) || error.event === event) throw error;
      await spool.add({ event: error.event, token, receivedAt });
      return 'spooled';
    }
  }

  /** Counts what waits, if the state is there; at most one replay at a time. */
  async replay(): Promise<void> {
    this.replaying ??= this.replayAll().finally(() => (this.replaying = undefined));
    return this.replaying;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.replaying;
    await this.options.spool.close();
  }

  private async replayAll(): Promise<void> {
    const { spool, state, onReplay } = this.options;
    try {
      if ((await spool.size()) === 0) return;
      await state.ping();
      const refused: unknown[] = [];
      const replayed = await spool.replay(async (beacon) => {
        try {
          await this.count(beacon);
          return true;
        } catch (error) {
          if (isAway(error)) throw error;
          // It must not keep the others from being counted.
          refused.push(error);
          return false;
        }
      });
      if (replayed > 0 || refused.length === 0) onReplay?.({ replayed });
      if (refused.length > 0) onReplay?.({ error: refused[0] });
    } catch (error) {
      onReplay?.({ error });
    }
  }
}
