import type { Cap } from '../cap/cap';
import { windowAt } from '../cap/cap-window';

/** Until when (epoch ms, exclusive) charges made of the caps at a moment hold: the end of the first calendar window. */
export function capsValidUntil(caps: readonly Cap[], at: number): number {
  return caps.reduce((until, cap) => {
    const window = windowAt(cap.window, at);
    return window.kind === 'fixed' ? Math.min(until, window.end) : until;
  }, Infinity);
}
