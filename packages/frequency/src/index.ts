export { CAP_LEVELS, type Cap, type CapEvent, type CapIdentity, type CapLevel, type CapSplit } from './cap/cap';
export { capName } from './cap/cap-name';
export { parseCap, type CapConfig, type CapOwner } from './cap/parse-cap';
export type { CapSubject } from './cap/cap-subject';
export { STREAM_MS, type CalendarCapWindow, type CapWindow } from './cap/cap-window';
export { capCharges, type CapChargesOptions } from './charges/cap-charges';
export { capsValidUntil } from './charges/caps-valid-until';
export { capEventCharges } from './charges/cap-event-charges';
export { canBeAsked, mayServe, type KnownIdentity } from './identity/known-identity';
