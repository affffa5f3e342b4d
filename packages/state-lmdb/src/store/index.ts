export { lmdbError } from './lmdb-error';
export { openStore, SCHEMA } from './open-store';
export type { Store } from './store';
