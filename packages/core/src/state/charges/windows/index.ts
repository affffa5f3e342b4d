import type { Window } from '../../port/window';
import { fixedWindow } from './fixed-window';
import { foreverWindow } from './forever-window';
import { rollingWindow } from './rolling-window';
import { slidingWindow } from './sliding-window';
import type { WindowRule } from './window-rule';

const RULES: { readonly [K in Window['kind']]: WindowRule<Extract<Window, { kind: K }>> } = {
  forever: foreverWindow,
  fixed: fixedWindow,
  rolling: rollingWindow,
  sliding: slidingWindow,
};

/** The rule of a window's kind. */
export function windowRule(window: Window): WindowRule<Window> {
  return RULES[window.kind];
}

export { SLIDING_LOG_ENTRIES } from './sliding-window';
export type { HeldAmount, WindowRule } from './window-rule';
