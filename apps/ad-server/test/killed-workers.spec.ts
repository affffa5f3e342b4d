import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What a primary and its workers say when one of them is killed, and written to before the other has heard of it. */
function sayWhenKilled(scenario: string): { readonly stdout: string; readonly stderr: string } {
  const script = join(__dirname, 'support/killed-workers.cjs');
  const { stdout, stderr } = spawnSync(process.execPath, [script, scenario], { encoding: 'utf8', timeout: 90_000 });
  return { stdout, stderr };
}

describe('processes of a server that are killed', () => {
  it('do not end the primary that writes to them, those that took their place neither', () =>
    expect(sayWhenKilled('worker')).toEqual({ stdout: 'done', stderr: '' }));

  it('leave workers that write to them, and end without a complaint', () =>
    expect(sayWhenKilled('primary')).toEqual({ stdout: 'done', stderr: '' }));

  it('are replaced once that can be done, and it is said while it cannot', () =>
    expect(sayWhenKilled('start')).toEqual({
      stdout: 'done',
      stderr: `worker 2 (process none): spawn ${process.execPath} ENOENT\n`,
    }));
});
