import { ManualClock, MemoryBackend } from '@xsp/core';
import type { BackendUnderTest } from './backend-under-test';

/** A fresh memory backend on a clock that stands at the time given. */
export async function memory(
  at = Date.parse('2026-06-10T12:00:00Z'),
): Promise<BackendUnderTest & { readonly clock: ManualClock; readonly backend: MemoryBackend }> {
  const clock = new ManualClock(at);
  const backend = new MemoryBackend({ clock });
  return { backend, clock, close: () => backend.close() };
}
