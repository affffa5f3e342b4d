import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = join(__dirname, '..');
const ROOT = join(PACKAGE, '../..');

/** The README's example is a whole file: it is run as it stands, with `node:test`, against the built packages. */
describe("the README's example", () => {
  const folder = mkdtempSync(join(tmpdir(), 'xsp-testkit-'));

  beforeAll(() => {
    execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-b', join(PACKAGE, 'tsconfig.lib.json')]);
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('passes under node:test', () => {
    const [, example] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(PACKAGE, 'README.md'), 'utf8'))!;
    writeFileSync(join(folder, 'my-store.test.mjs'), example!);
    // Inside jest, node:test believes that it was started by itself; it was not.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const args = ['--test', '--test-reporter=tap', 'my-store.test.mjs'];
    const { status, stdout } = spawnSync(process.execPath, args, {
      cwd: folder,
      env: { ...env, XSP_TESTKIT_RUNS: '3' },
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^# fail 0$/m);
    expect(stdout).toContain('committed + held stays within the limit');
    expect(status).toBe(0);
  }, 120_000);
});
