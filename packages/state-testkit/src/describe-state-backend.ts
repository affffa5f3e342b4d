import type { StateBackendUnderTest } from './harness';
import { defineSuite } from './suite';
import type { TestFunctions } from './test-functions';
import { describeThemes } from './themes';

/**
 * Defines the conformance suite for one store: every sentence of the state port's rules as a test, and every invariant
 * as a property over random calls, retries, clients and times.
 *
 * @param functions the test runner's
 * @param under the store
 */
export function describeStateBackend(functions: TestFunctions, under: StateBackendUnderTest): void {
  defineSuite(functions, under, describeThemes);
}
