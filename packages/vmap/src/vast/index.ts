export { readVast, type VastReading } from './read-vast';
export { type WrittenDocument, writeVast } from './write-vast';
export * from './model';
