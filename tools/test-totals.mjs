/**
 * Prints `N passed, N failed` from the result that jest wrote with `--json --outputFile=FILE`, and fails when anything did.
 * A test file that could not be run counts as one failure, and so does a result that is missing or has no test.
 *
 *     node tools/test-totals.mjs FILE
 */
import { readFileSync } from 'node:fs';

const { passed, failed } = totals(process.argv[2]);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function totals(file) {
  let result;
  try {
    result = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 };
  }
  const brokenFiles = result.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const passed = result.numPassedTests;
  const failed = result.numFailedTests + brokenFiles.length;
  return { passed, failed: passed + failed === 0 || (!result.success && failed === 0) ? 1 : failed };
}
