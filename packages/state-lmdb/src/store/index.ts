export { requireInPlace } from './identity';
export { lmdbError } from './lmdb-error';
export { SCHEMA } from './open-store';
export { isSetBack, SetBack } from './set-back';
export { seesAll } from './sees-all';
export { leaveStore, useStore } from './shared-store';
export type { Store, SyncMode } from './store';
