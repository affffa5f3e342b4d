import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What each of three real workers reads of all: how many requests each has measured. */
function readings(...args: readonly string[]): unknown {
  const script = join(__dirname, 'support/counting-workers.cjs');
  const { stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', timeout: 20_000 });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as unknown;
}

describe('readings of several processes', () => {
  it('are those of all, whichever is asked, and however many ask at once', () =>
    expect(readings()).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]));

  it('are those of the others when one does not answer', () =>
    expect(readings('silent')).toEqual([
      [1, 2],
      [1, 2],
    ]));
});
