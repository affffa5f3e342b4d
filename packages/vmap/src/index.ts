export * from './break-schedule';
export * from './macros';
export * from './pod';
export { VAST_VERSIONS, VMAP_VERSIONS, type VastVersion, type VmapVersion } from './schema/editions';
export type { Diagnostic, DiagnosticCode, Severity } from './schema/diagnostic';
export type { Validation } from './schema/read/validation';
export { type Omission, type OmissionReason } from './schema/omission';
export { formatDuration, parseDuration } from './time/duration';
export {
  type AdOffset,
  type BreakOffset,
  formatTimeOffset,
  parseAdOffset,
  parseTimeOffset,
  type PercentOffset,
  type PositionOffset,
  type TimeOffset,
} from './time/time-offset';
export * from './vast';
export * from './vmap';
export * from './wrapper';
export type { ReadLimits } from './xml/limits';
export type { DocumentSource } from './xml/read-document';
export { type XmlContent, type XmlNode } from './xml/xml-node';
