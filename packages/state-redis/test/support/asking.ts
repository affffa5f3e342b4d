import { StateError, type HoldRef, type SlotAnswer, type StateErrorReason } from '@xsp/core';
import type { RedisBackend } from '../../src';
import { SEEN } from './offers';

/** Why the state did not answer; `undefined` when it did. */
export async function reasonOf(call: Promise<unknown>): Promise<StateErrorReason | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof StateError) return error.reason;
    throw error;
  }
}

export function holdOf(slot: SlotAnswer | undefined): HoldRef {
  if (slot?.status !== 'held') throw new Error(`expected a hold, but: ${slot?.status}`);
  return slot.hold;
}

/** What a viewer has of the counter that the offers count in. */
export async function seenBy(backend: RedisBackend, viewer: string): Promise<[committed: bigint, held: bigint]> {
  const { counters } = await backend.inspect([{ partition: { kind: 'viewer', id: viewer }, ...SEEN }]);
  return [counters[0]!.committed, counters[0]!.held];
}
