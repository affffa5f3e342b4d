export { decodeText, MAX_CATALOG_BYTES } from './decode-text';
export { readSource } from './read-source';
export type { Source } from './source';
