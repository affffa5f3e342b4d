export { readVast, type VastReading } from './read-vast';
export { validateVast } from './validate-vast';
export { type WrittenDocument, writeVast } from './write-vast';
export * from './model';
