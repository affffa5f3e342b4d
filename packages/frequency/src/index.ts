// Caps as data
export { CAP_LEVELS, type Cap, type CapEvent, type CapIdentity, type CapLevel, type CapSplit } from './cap/cap';
export { capName } from './cap/cap-name';
export type { CapSubject } from './cap/cap-subject';
export { STREAM_MS, type CalendarCapWindow, type CapWindow } from './cap/cap-window';
export { parseCap, type CapConfig, type CapOwner } from './cap/parse-cap';
export { reviewCaps, type CapRemark } from './review/review-caps';

// Caps as charges
export { capCharges, type CapChargesOptions } from './charges/cap-charges';
export { capEventCharges } from './charges/cap-event-charges';
export { capsValidUntil } from './charges/caps-valid-until';
export { feedsOf, type CapFeed, type CappedAd } from './charges/feeds-of';
export { explainRefusal, type CapRefusal } from './explain/explain-refusal';

// Who is counted
export { householdPartition, viewerPartition, type IdSecret } from './identity/identity';
export { canBeAsked, mayServe, type KnownIdentity } from './identity/known-identity';

// Ready to use
export type { CapDecision, HeldDecision } from './capper/cap-decision';
export type { CapCall, CapKeeperOptions } from './capper/cap-keeper';
export { FrequencyCapper, type FrequencyCapperOptions } from './capper/frequency-capper';
export {
  MultiLevelFrequencyCapper,
  type MultiLevelFrequencyCapperOptions,
} from './capper/multi-level-frequency-capper';
export {
  FrequencyCappedSessionUpstream,
  type CappedFetchOptions,
  type FrequencyCappedSessionUpstreamOptions,
  type HeldAd,
} from './upstream/frequency-capped-session-upstream';
