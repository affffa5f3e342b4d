import { setImmediate as nextTurn } from 'node:timers/promises';

/** Long work that may be interrupted wherever it yields. */
export type Interruptible<T> = Generator<undefined, T, undefined>;

/** How long others wait at most, if the work yields often enough. */
const A_TURN_MS = 5;

/** Does the work at once. */
export function atOnce<T>(work: Interruptible<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/**
 * Does the work bit by bit, and lets whoever else waits have a turn between.
 *
 * @param turnMs how long it goes on before; 0: wherever it may be interrupted
 * @throws what the work throws
 */
export async function inTurns<T>(work: Interruptible<T>, turnMs = A_TURN_MS): Promise<T> {
  let until = performance.now() + turnMs;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await nextTurn();
    until = performance.now() + turnMs;
  }
}
