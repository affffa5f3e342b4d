import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LmdbBackend } from '../src';
import type { Store } from '../src/store';

/**
 * Sets LMDB back by so many transactions, in a process of its own: to close the file here would give up this process's
 * locks on it. The number of the latest transaction stands after a magic number and a format.
 */
const SETTING_BACK = `
  const { openSync, readSync, writeSync } = require('node:fs');
  const file = openSync(process.argv[1], 'r+');
  const latest = Buffer.alloc(8);
  readSync(file, latest, 0, 8, 8);
  latest.writeBigUInt64LE(latest.readBigUInt64LE() - BigInt(process.argv[2]));
  writeSync(file, latest, 0, 8, 8);
`;

describe.each([1, 2])('LMDB set back by %d transactions, as another process can by opening the store', (by) => {
  let path: string;
  let state: LmdbBackend;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'xsp-set-back-'));
    state = await LmdbBackend.open({ path });
    for (let number = 1; number <= 5; number++) await state.set(`key${number}`, 'value');
  });
  afterEach(async () => {
    await state.close();
    await rm(path, { recursive: true, force: true });
  });

  async function setBack(): Promise<void> {
    await promisify(execFile)(process.execPath, ['-e', SETTING_BACK, join(path, 'lock.mdb'), String(by)]);
  }

  async function keysThere(): Promise<string[]> {
    const there: string[] = [];
    for await (const record of state.dump()) if (record.type === 'document') there.push(record.key);
    return there.sort();
  }

  it('undoes nothing: what is written next waits until it was put right', async () => {
    await setBack();
    const { store } = state as unknown as { readonly store: Store };
    const before = store.metas.latest();
    await Promise.all([state.set('key6', 'value'), state.increment('count')]);
    expect(store.metas.latest()).toBe(before + 1);
    expect(await keysThere()).toEqual(['count', 'key1', 'key2', 'key3', 'key4', 'key5', 'key6']);
  });

  it('is put right by the next process that opens the store', async () => {
    await setBack();
    const writing = state.set('key6', 'value');
    const opening = `require(process.argv[1]).open({ path: process.argv[2], overlappingSync: false }).close()`;
    await promisify(execFile)(process.execPath, ['-e', opening, require.resolve('lmdb'), path]);
    expect(await writing).toBe(1);
    expect(await keysThere()).toHaveLength(6);
  });

  it('is not read: what this process has seen before is waited for', async () => {
    await setBack();
    expect((await state.get('key5'))?.value).toBe('value');
  });
});
