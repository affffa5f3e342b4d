// Served from node_modules under this path.
export { default } from 'uplot';
