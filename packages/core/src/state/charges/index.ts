export { checkOption, indexSnapshot, type SnapshotIndex } from './check-option';
export { commit, IMPRESSION } from './commit';
export {
  keepUntil,
  mayBeForgotten,
  newCounterState,
  type CounterState,
  type LogEntry,
  type Usage,
} from './counter-state';
export { CURVE_STEPS, curveAt, curveReaches } from './curve';
export { Draft, type ChangedCounter, type ChangedReservation, type StateView } from './draft';
export { expiryEdge, heldAt, type ExpiryEdge } from './expiry-edge';
export { fingerprintOf, shortFingerprint } from './fingerprint';
export { freesAt } from './frees-at';
export {
  counterKey,
  hashId,
  isName,
  nameKey,
  partitionKey,
  partitionOfKey,
  requireName,
  shown,
  windowKey,
} from './names';
export { defineOption, templateKey, type Claim, type Option } from './option';
export { readCounter } from './read-counter';
export { endHolds, release } from './release';
export { MAX_AMOUNT, requireAmount, requireMs, requireWindow } from './require-charge';
export {
  leadOf,
  MAX_REMEMBER_MS,
  MAX_SLOTS,
  requireCommitRequest,
  requireConsumeRequest,
  requireCounterRef,
  requireCounterRefs,
  requirePartition,
  requireReleaseRequest,
  requireReserveRequest,
  requireSetLimitRequest,
  requireVersion,
} from './request';
export { isLive, type RecordedClaim, type ReservationRecord, type SlotRecord } from './reservation-record';
export { consume, requireWindowNow, reserve } from './reserve';
export { resolveClaim, type Filling, type ResolvedCounter } from './resolve';
export { SLIDING_LOG_ENTRIES, windowRule, type HeldAmount, type WindowRule } from './windows';
