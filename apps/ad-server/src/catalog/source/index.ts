export { decodeText, MAX_CATALOG_BYTES } from './decode-text';
export { readSource, type Source } from './read-source';
