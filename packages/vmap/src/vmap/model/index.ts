export type { AdBreak } from './ad-break';
export type { AdSource } from './ad-source';
export type { AdTagUri } from './ad-tag-uri';
export type { CustomAdData } from './custom-ad-data';
export type { VmapExtension } from './extension';
export type { TemplateType } from './template-type';
export type { BreakEvent, BreakTracking } from './tracking';
export { type Vmap, VMAP_NAMESPACE } from './vmap';
