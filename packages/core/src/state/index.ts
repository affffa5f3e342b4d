export * from './port';
export { atStateTime } from './at-state-time';
export * from './memory';
export * from './shadow';
export * from './dump-lines';
export * from './verify';
export {
  checkOption,
  counterKey,
  curveAt,
  curveReaches,
  defineOption,
  freesAt,
  hashId,
  IMPRESSION,
  indexSnapshot,
  isName,
  MAX_AMOUNT,
  MAX_REMEMBER_MS,
  MAX_SLOTS,
  nameKey,
  partitionKey,
  partitionOfKey,
  SLIDING_LOG_ENTRIES,
  windowKey,
  type Claim,
  type CounterState,
  type ExpiryEdge,
  type Filling,
  type LogEntry,
  type Option,
  type RecordedClaim,
  type ReservationRecord,
  type SlotRecord,
  type SnapshotIndex,
  type Usage,
} from './charges';

/** The semantics of charges as pure functions over a `Draft`: what a backend written in TypeScript executes. */
export * as charges from './charges';
