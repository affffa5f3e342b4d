import { StateError, type StateBackend } from '@xsp/core';

/** How often it is looked. */
const EVERY_MS = 1_000;

/**
 * Looks whether the state is still the one that was opened: a store that was emptied or exchanged has another
 * incarnation, and money refuses from then on.
 *
 * @param onLost told once each time that it turns out to be another
 * @returns ends the watch
 * @throws StateError when the state cannot be asked at the beginning
 */
export async function watchIncarnation(state: StateBackend, onLost: () => void): Promise<() => void> {
  let known: string | undefined = await state.incarnation();
  const look = async (): Promise<void> => {
    // While the state is away nothing is known of it, and others say so.
    const present = await state.incarnation().catch((error: unknown) => (isLost(error) ? undefined : known));
    if (present === known) return;
    known = present;
    onLost();
  };
  const timer = setInterval(() => void look(), EVERY_MS).unref();
  return () => clearInterval(timer);
}

function isLost(error: unknown): boolean {
  return error instanceof StateError && error.reason === 'stateLost';
}
