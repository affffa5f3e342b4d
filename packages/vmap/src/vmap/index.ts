export { readVmap, type VmapReading } from './read-vmap';
export { validateVmap } from './validate-vmap';
export { type WriteVmapOptions, writeVmap } from './write-vmap';
export * from './model';
