import type { FixedWindow } from '../../port/window';
import { summed } from './summed';
import type { WindowRule } from './window-rule';

/** Counts what was reserved in a dated interval. Each interval is a counter of its own, so late commits find it. */
export const fixedWindow: WindowRule<FixedWindow> = {
  ...summed,
  endsAt: (window) => window.end,
  keepUntil: (window) => (window.kept ? null : window.end),
};
