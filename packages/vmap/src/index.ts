export { VAST_VERSIONS, VMAP_VERSIONS, type VastVersion, type VmapVersion } from './schema/editions';
export { type Omission, type OmissionReason } from './schema/omission';
export { formatDuration, parseDuration } from './time/duration';
export * from './time/time-offset';
export * from './vast';
export * from './vmap';
export { type XmlContent, type XmlNode } from './xml/xml-node';
