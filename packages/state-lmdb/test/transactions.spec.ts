import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LmdbBackend } from '../src';
import type { Store } from '../src/store';
import { transpiled } from '../../../tools/testing/transpiled';

describe('transactions', () => {
  let path: string;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'xsp-transactions-'));
  });
  afterEach(() => rm(path, { recursive: true, force: true }));

  it('are shared by calls that come at the same time, so that the disk is waited for once for all of them', async () => {
    const state = await LmdbBackend.open({ path });
    const { store } = state as unknown as { readonly store: Store };
    const before = store.metas.latest();
    const answers = await Promise.all(Array.from({ length: 600 }, () => state.increment('count')));
    expect(answers).toEqual(Array.from({ length: 600 }, (_, index) => BigInt(index + 1)));
    expect(store.metas.latest() - before).toBeLessThan(6);
    await state.close();
  });

  it('leave nothing of a call that is refused, and all of the others', async () => {
    const state = await LmdbBackend.open({ path });
    const calls = [
      state.set('one', 'value'),
      state.set('two', 'value', { ifVersion: 7 }),
      state.increment('one'),
      state.set('three', 'value'),
    ];
    const settled = await Promise.allSettled(calls);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await state.get('one')).toEqual({ value: 'value', version: 1 });
    expect(await state.get('two')).toBeUndefined();
    await state.close();
  });

  it('let the store grow beyond what was mapped at first, whichever process makes it grow', async () => {
    const code = await transpiled(join(__dirname, 'scripts'), ['core', 'state-lmdb']);
    const state = await LmdbBackend.open({ path, mapSize: 2 ** 20 });
    await state.set('key', 'value');
    await promisify(execFile)(process.execPath, [code.script('fill.js'), path, '60'], { env: code.env });
    expect((await state.get('other59'))?.value).toHaveLength(50_000);
    for (let number = 0; number < 60; number++) await state.set(`own${number}`, 'x'.repeat(50_000));
    expect((await stat(join(path, 'data.mdb'))).size).toBeGreaterThan(6_000_000);
    expect((await state.get('key'))?.value).toBe('value');
    expect((await state.get('other0'))?.value).toHaveLength(50_000);
    await state.close();
    await rm(code.directory, { recursive: true, force: true });
  });
});
