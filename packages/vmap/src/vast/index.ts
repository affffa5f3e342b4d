export { type WrittenDocument, writeVast } from './write-vast';
export * from './model';
