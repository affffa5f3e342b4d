export { LmdbBackend } from './lmdb-backend';
export type { LmdbBackendOptions } from './lmdb-options';
export type { SyncMode } from './group-commit';
export { SCHEMA } from './store';
