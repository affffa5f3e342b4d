import type { StateBackend } from '@xsp/core';

/** What of the state deciding needs. */
export type PodState = Pick<StateBackend, 'reserve'>;
