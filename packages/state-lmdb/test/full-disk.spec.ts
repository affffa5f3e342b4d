import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { join } from 'node:path';
import type { SyncMode } from '../src';
import type { Found } from './scripts/full-disk';
import { smallDisk } from './small-disk';
import { transpiled, type Transpiled } from '../../../tools/testing/transpiled';

const probe = smallDisk('64k');
probe?.remove();
const itWithMount = probe ? it : it.skip;

describe('a full disk (needs the right to mount)', () => {
  let code: Transpiled;
  beforeAll(async () => {
    code = await transpiled(join(__dirname, 'scripts'), ['core', 'state-lmdb']);
  });
  afterAll(() => rm(code.directory, { recursive: true, force: true }));

  /** Runs a scenario of `scripts/full-disk.ts` on a disk of its own. */
  async function found<Name extends keyof Found>(name: Name, size: string, sync: SyncMode): Promise<Found[Name]> {
    const disk = smallDisk(size)!;
    try {
      const args = [code.script('full-disk.js'), name, disk.path, sync];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env: code.env, maxBuffer: 2 ** 26 });
      return JSON.parse(stdout) as Found[Name];
    } finally {
      disk.remove();
    }
  }

  const full = {
    isStateError: true,
    reason: 'full',
    message: expect.stringContaining('The disk is full') as string,
  };

  itWithMount.each<SyncMode>(['full', 'os'])(
    'sync %s: says so, loses nothing, and goes on when there is room',
    async (sync) => {
      const { errors, held, ...later } = await found('fill', '2m', sync);
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors) expect(error).toEqual(full);
      expect(held).toBeGreaterThan(500);
      expect(later).toEqual({
        violations: [],
        ping: true,
        commits: { committed: held },
        violationsLater: [],
        commitLater: 'duplicate',
      });
    },
  );

  itWithMount('is said when the store is opened, and nothing is left behind that cannot be opened later', async () => {
    expect(await found('open', '16k', 'full')).toEqual({ error: full, version: 1 });
  });

  itWithMount('closes after an error', async () => {
    expect(await found('close', '1m', 'full')).toEqual({ error: full, closed: true });
  });
});
