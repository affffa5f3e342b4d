export type { ShadowMerge } from './shadow-merges';
export { ShadowedState, type ShadowedStateOptions } from './shadowed-state';
