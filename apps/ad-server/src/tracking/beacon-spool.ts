import { createHash } from 'node:crypto';
import { StateError, type StateBackend } from '@xsp/core';

/** A beacon that was accepted and is not counted yet. */
export interface SpooledBeacon {
  readonly event: string;
  readonly token: string;
  /** When it came, by the state's time as it was known (epoch ms). */
  readonly receivedAt: number;
}

/** The most beacons a spool holds. */
export const SPOOL_LIMIT = 1_000_000;

const PREFIX = 'spool/';
const SIZE = 'spool-size';

/**
 * Beacons that came while the state was away, durable on this machine until they are counted. The same beacon takes one
 * place however often it comes. Several processes may share a spool.
 */
export class BeaconSpool {
  /** @param store an embedded durable store that holds nothing else */
  constructor(
    private readonly store: StateBackend,
    private readonly limit = SPOOL_LIMIT,
  ) {}

  /** Resolves when the beacon is durable. @throws StateError `full` beyond the limit */
  async add(beacon: SpooledBeacon): Promise<void> {
    const key = keyOf(beacon);
    if (await this.store.get(key)) return;
    if ((await this.size()) >= this.limit) {
      throw new StateError('full', `The spool holds ${this.limit} beacons that wait for the state.`);
    }
    await this.store.set(key, JSON.stringify(beacon));
    await this.store.increment(SIZE);
  }

  async size(): Promise<number> {
    return Number((await this.store.get(SIZE))?.value ?? 0);
  }

  /**
   * Hands every beacon to `count` and forgets those that it took. One that it did not take (`false`) stays; one that it
   * throws for stays, and ends the replay. A beacon may be handed twice if the process ends in between: what counts it
   * must count it once.
   *
   * @returns how many were taken
   */
  async replay(count: (beacon: SpooledBeacon) => Promise<boolean>): Promise<number> {
    let taken = 0;
    for await (const record of this.store.dump()) {
      if (record.type !== 'document' || !record.key.startsWith(PREFIX)) continue;
      if (!(await count(JSON.parse(record.value) as SpooledBeacon))) continue;
      if (await this.store.delete(record.key)) {
        await this.store.increment(SIZE, -1n);
        taken++;
      }
    }
    return taken;
  }

  async close(): Promise<void> {
    await this.store.close();
  }
}

function keyOf({ event, token }: SpooledBeacon): string {
  return PREFIX + createHash('sha256').update(`${event}/${token}`).digest().subarray(0, 18).toString('base64url');
}
