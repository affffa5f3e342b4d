export { BUDGET_PERIODS, COUNTED_EVENTS } from './catalog-file';
export type {
  BudgetPeriod,
  CampaignFile,
  CapEvent,
  CapLevel,
  CatalogFile,
  CountedEvent,
  Device,
  Separation,
  WhenStateDown,
  WhenUserUnknown,
} from './catalog-file';
export { formatIssues } from './findings';
export { isHls } from './hls-types';
export { loadCatalogFile, readCatalogFile, type LoadOptions } from './load-catalog-file';
export * from './model';
export {
  catalogFromChecked,
  catalogFromValue,
  catalogValue,
  parseCatalog,
  readingChecked,
  readingValue,
  type ParsedCatalog,
  type ParseOptions,
} from './parse-catalog';
export { notServedYet, type UnservedFeature } from './served';
export { MAX_CATALOG_BYTES } from './source';
export { catalogSchema, explainMistake } from './structure';
