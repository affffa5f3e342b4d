import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, MemoryBackend, StateError, ValidationError, type LimitRecord, type StateRecord } from '@xsp/core';
import { open } from 'lmdb';
import { LmdbBackend, SCHEMA, type LmdbBackendOptions } from '../src';
import { smallDisk } from './small-disk';

const isRoot = process.getuid?.() === 0;

describe('opening a store', () => {
  let path: string;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'xsp-open-'));
  });
  afterEach(() => rm(path, { recursive: true, force: true }));

  /** Changes what stands in the store's `meta`, as another version would have written it. */
  async function writeMeta(key: string, value: string): Promise<void> {
    const root = open({ path, noSubdir: false, overlappingSync: false });
    await root.openDB({ name: 'meta', encoding: 'string' }).put(key, value);
    await root.close();
  }

  async function errorOf(options: Partial<LmdbBackendOptions> = {}): Promise<StateError> {
    const error: unknown = await LmdbBackend.open({ path, ...options }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StateError);
    return error as StateError;
  }

  it('makes the directory, and the incarnation with it', async () => {
    const deeper = join(path, 'a/b');
    const state = await LmdbBackend.open({ path: deeper });
    const incarnation = await state.incarnation();
    await state.close();
    const again = await LmdbBackend.open({ path: deeper });
    expect(await again.incarnation()).toBe(incarnation);
    await again.close();
  });

  it('takes a directory whose name looks like a file', async () => {
    const state = await LmdbBackend.open({ path: join(path, 'state.v1') });
    await state.set('key', 'value');
    await state.close();
  });

  it.each(['0', '2', 'x'])('refuses schema %s, and says what to do', async (schema) => {
    await (await LmdbBackend.open({ path })).close();
    await writeMeta('schema', schema);
    const error = await errorOf();
    expect(error.reason).toBe('schema');
    expect(error.details.version).toBe(schema);
    expect(error.message).toContain(`has schema ${schema}, and this version of @xsp/state-lmdb reads schema ${SCHEMA}`);
    expect(error.message).toContain('import it into a new directory');
    await writeMeta('schema', SCHEMA);
    await (await LmdbBackend.open({ path })).close();
  });

  it('refuses a store of entries without a schema', async () => {
    const root = open({ path, noSubdir: false, overlappingSync: false });
    await root.openDB({ name: 'entries', encoding: 'binary' }).put('key', Buffer.from('value'));
    await root.close();
    expect(await errorOf()).toMatchObject({ reason: 'schema' });
  });

  it('refuses files that are not LMDB’s', async () => {
    await writeFile(join(path, 'data.mdb'), 'x'.repeat(100_000));
    expect((await errorOf()).reason).toMatch(/^(schema|corrupt|unavailable)$/);
  });

  it('refuses a path that is a file', async () => {
    await writeFile(join(path, 'file'), '');
    const error = await errorOf({ path: join(path, 'file') });
    expect(error.reason).toBe('unavailable');
    expect(error.message).toContain(join(path, 'file'));
  });

  const disk = isRoot ? smallDisk('1m') : undefined;
  afterAll(() => disk?.remove());
  const itIfReadOnlyIsPossible = !isRoot || disk ? it : it.skip;

  itIfReadOnlyIsPossible(
    'refuses a directory that cannot be written, and names it (root needs the right to mount)',
    async () => {
      const directory = disk?.path ?? path;
      if (disk) disk.remount('ro');
      else await chmod(directory, 0o555);
      for (const place of [directory, join(directory, 'deeper')]) {
        const error = await errorOf({ path: place });
        expect(error).toMatchObject({ reason: 'readonly' });
        expect(error.message).toContain(`Opening the state in ${place} failed`);
      }
    },
  );

  itIfReadOnlyIsPossible('refuses a store whose disk has become read-only, and leaves it as it was', async () => {
    if (!disk) return;
    disk.remount('rw');
    const state = await LmdbBackend.open({ path: disk.path });
    await state.set('key', 'value');
    await state.close();
    disk.remount('ro');
    expect((await errorOf({ path: disk.path })).reason).toBe('readonly');
    disk.remount('rw');
    const again = await LmdbBackend.open({ path: disk.path });
    expect((await again.get('key'))?.value).toBe('value');
    await again.close();
  });

  it.each<[string, unknown, string]>([
    ['no path', { path: '' }, 'path'],
    ['an unknown sync', { sync: 'later' }, 'sync'],
    ['a map that is too small', { mapSize: 5 }, 'mapSize'],
  ])('refuses %s', async (_, options, where) => {
    const error: unknown = await LmdbBackend.open({ path, ...(options as object) }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).path).toBe(where);
  });

  it('gives all backends of a process one store, closed with the last of them', async () => {
    const one = await LmdbBackend.open({ path });
    const other = await LmdbBackend.open({ path: join(path, '.') });
    await one.set('key', 'value');
    await one.close();
    await one.close();
    expect((await other.get('key'))?.value).toBe('value');
    await expect(one.get('key')).rejects.toMatchObject({ reason: 'closed' });
    await expect(LmdbBackend.open({ path, sync: 'os' })).rejects.toThrow(ValidationError);
    await other.close();
    await (await LmdbBackend.open({ path, sync: 'os' })).close();
  });

  it('may be opened while another backend of the process is at work', async () => {
    const one = await LmdbBackend.open({ path });
    const writes = Array.from({ length: 20 }, async (_, index) => {
      await one.set(`key${index}`, 'value');
      const other = await LmdbBackend.open({ path });
      await other.set(`key${index}`, 'other');
      await other.close();
    });
    await Promise.all(writes);
    await one.close();
  });

  it('does not write to a file that was removed or replaced: what it answered would be gone', async () => {
    const state = await LmdbBackend.open({ path });
    await state.set('key', 'value');
    const aside = `${path}.aside`;
    await rename(path, aside);
    await expect(state.set('key', 'lost')).rejects.toMatchObject({ reason: 'stateLost' });
    await expect(state.ping()).rejects.toMatchObject({ reason: 'stateLost' });
    await mkdir(path);
    const another = await LmdbBackend.open({ path });
    expect(await another.incarnation()).not.toBe(await state.incarnation());
    await expect(state.set('key', 'lost')).rejects.toMatchObject({ reason: 'stateLost' });
    await another.close();
    await state.close();
    await rm(aside, { recursive: true });
  });

  it('remembers the latest time that was acted on, whatever the clock says after a restart', async () => {
    const clock = new ManualClock(2_000_000_000_000);
    const state = await LmdbBackend.open({ path, clock });
    await state.set('key', 'value', { ttlMs: 1_000 });
    clock.advance(5_000);
    await state.erase({ kind: 'viewer', id: 'v1' });
    await state.close();
    clock.set(1_000_000_000_000);
    const again = await LmdbBackend.open({ path, clock });
    expect(again.now()).toBe(2_000_000_005_001);
    expect(await again.get('key')).toBeUndefined();
    await again.close();
  });

  describe('after a load', () => {
    const limit: LimitRecord = {
      type: 'limit',
      partition: { kind: 'advertiser', id: 'acme' },
      counter: ['spend'],
      at: 5n,
      version: 1,
    };

    it('that failed: the store is empty again', async () => {
      const state = await LmdbBackend.open({ path });
      async function* broken(): AsyncGenerator<StateRecord> {
        for (let number = 0; number < 2_500; number++) yield { ...limit, counter: [`c${number}`] };
        throw new Error('the disk with the dump was pulled out');
      }
      await expect(state.load(broken())).rejects.toThrow('pulled out');
      await expect(state.load([{ ...limit, at: 2n ** 63n }])).rejects.toThrow(ValidationError);
      await state.load([limit]);
      await expect(state.load([limit])).rejects.toMatchObject({ reason: 'versionConflict' });
      await state.close();
      const again = await LmdbBackend.open({ path });
      const other = new MemoryBackend();
      await other.load(again.dump());
      expect(other.size).toBe(1);
      await again.close();
    });

    it('that was interrupted by a kill: the store is refused', async () => {
      await (await LmdbBackend.open({ path })).close();
      await writeMeta('loading', 'yes');
      const error = await errorOf();
      expect(error.reason).toBe('unavailable');
      expect(error.message).toContain('remove the directory and load again');
    });
  });
});
