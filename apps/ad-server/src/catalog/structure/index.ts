export { catalogSchema } from './catalog-schema';
export { checkStructure } from './check-structure';
export type { Loose } from './loose';
