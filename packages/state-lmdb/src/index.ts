export { LmdbBackend } from './lmdb-backend';
export type { LmdbBackendOptions } from './lmdb-options';
export { SCHEMA, type SyncMode } from './store';
