import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run';

const good = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const withFailure = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] };
const notRun = { status: 'failed', assertionResults: [] };

/** What jest writes when these test files ran. */
function resultOf(...testResults: readonly (typeof good)[]): object {
  const statuses = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  return {
    success: testResults.every(({ status }) => status === 'passed'),
    numPassedTests: statuses.filter((status) => status === 'passed').length,
    numFailedTests: statuses.filter((status) => status === 'failed').length,
    testResults,
  };
}

describe('the totals of a test run', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'xsp-totals-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    { what: 'all passed', result: resultOf(good, good), line: '2 passed, 0 failed', status: 0 },
    { what: 'a test failed', result: resultOf(good, withFailure), line: '2 passed, 1 failed', status: 1 },
    { what: 'a file could not be run', result: resultOf(good, notRun), line: '1 passed, 1 failed', status: 1 },
    { what: 'no test was found', result: resultOf(), line: '0 passed, 1 failed', status: 1 },
    {
      what: 'jest failed for another reason',
      result: { ...resultOf(good), success: false },
      line: '1 passed, 1 failed',
      status: 1,
    },
    { what: 'there is no result', result: undefined, line: '0 passed, 1 failed', status: 1 },
  ])('when $what', ({ result, line, status }) => {
    const file = join(folder, 'result.json');
    rmSync(file, { force: true });
    if (result) writeFileSync(file, JSON.stringify(result));

    const outcome = run(process.execPath, ['tools/test-totals.mjs', file]);

    expect(outcome.stdout.split('\n').filter(Boolean).at(-1)).toBe(line);
    expect(outcome.status).toBe(status);
  });
});
