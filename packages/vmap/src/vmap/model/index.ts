export type { AdBreak } from './ad-break';
export type { AdSource, AdTagUri, CustomAdData } from './ad-source';
export type { VmapExtension } from './extension';
export type { TemplateType } from './template-type';
export type { BreakEvent, BreakTracking } from './tracking';
export { type Vmap, VMAP_NAMESPACE } from './vmap';
