export { catalogSchema } from './catalog-schema';
export { checkStructure } from './check-structure';
export { explainMistake } from './explain-mistake';
export type { Loose } from './loose';
