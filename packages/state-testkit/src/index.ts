export { describeStateBackend } from './describe-state-backend';
export type { Ability, Harness, StateBackendUnderTest } from './harness';
export type { TestFunction, TestFunctions } from './test-functions';
