import { MemoryBackend, type StateBackend } from '@xsp/core';
import { LmdbBackend } from '@xsp/state-lmdb';
import { RedisBackend, type RedisLogger } from '@xsp/state-redis';
import type { StateUrl } from '../settings/state-url';

/**
 * Opens the state that a setting names.
 *
 * @param deadlineMs how long an ad request may take, of which a call to the state may take most
 * @throws StateError when it cannot be opened
 */
export async function openState(state: StateUrl, deadlineMs: number, logger: RedisLogger): Promise<StateBackend> {
  switch (state.kind) {
    case 'memory':
      return new MemoryBackend();
    case 'lmdb':
      return LmdbBackend.open({ path: state.path });
    case 'redis':
      return RedisBackend.open({ url: state.url, deadlineMs: Math.max(1, Math.floor(deadlineMs * 0.75)), logger });
  }
}
