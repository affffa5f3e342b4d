// The ESM entry: the same implementation as the CommonJS one (docs/adr/0001).
export * from './index.js';
