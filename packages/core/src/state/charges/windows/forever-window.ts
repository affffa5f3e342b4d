import type { ForeverWindow } from '../../port/window';
import { summed } from './summed';
import type { WindowRule } from './window-rule';

/** Counts everything; may be forgotten some time after it was last touched. */
export const foreverWindow: WindowRule<ForeverWindow> = {
  ...summed,
  endsAt: () => null,
  keepUntil: (window, _state, now) => (window.forgetAfterMs === undefined ? null : now + window.forgetAfterMs),
};
