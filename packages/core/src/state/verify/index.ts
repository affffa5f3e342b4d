export { verifyRecords, verifyState } from './verify-records';
export type { Violation } from './violation';
