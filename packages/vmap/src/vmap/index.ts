export { type WriteVmapOptions, writeVmap } from './write-vmap';
export * from './model';
