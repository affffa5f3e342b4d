import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateError } from '@xsp/core';
import { LmdbBackend } from '@xsp/state-lmdb';
import { BeaconSpool, type SpooledBeacon } from './beacon-spool';

const beacon = (index: number): SpooledBeacon => ({ event: 'impression', token: `token-${index}`, receivedAt: 1_000 });

describe('BeaconSpool', () => {
  let path: string;

  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'xsp-spool-'));
  });

  afterEach(() => rmSync(path, { recursive: true, force: true }));

  const open = async (limit?: number) => new BeaconSpool(await LmdbBackend.open({ path }), limit);

  it('hands every beacon once, after a restart as well, and is empty then', async () => {
    const before = await open();
    await Promise.all(Array.from({ length: 50 }, (_, index) => before.add(beacon(index))));
    await before.close();
    const spool = await open();
    const handed: SpooledBeacon[] = [];
    expect(await spool.replay(async (one) => handed.push(one) > 0)).toBe(50);
    expect(handed).toHaveLength(50);
    expect(handed).toEqual(expect.arrayContaining([beacon(0), beacon(49)]));
    expect(await spool.size()).toBe(0);
    expect(await spool.replay(async () => true)).toBe(0);
    await spool.close();
  });

  it('gives the same beacon one place', async () => {
    const spool = await open();
    for (let time = 0; time < 5; time++) await spool.add(beacon(1));
    expect(await spool.size()).toBe(1);
    await spool.close();
  });

  it('keeps what could not be counted', async () => {
    const spool = await open();
    await spool.add(beacon(1));
    await spool.add(beacon(2));
    let calls = 0;
    const failing = spool.replay(async () => {
      if (++calls === 2) throw new StateError('unavailable', 'gone again');
      return true;
    });
    await expect(failing).rejects.toThrow('gone again');
    expect(await spool.size()).toBe(1);
    expect(await spool.replay(async () => true)).toBe(1);
    await spool.close();
  });

  it('keeps what was not taken, and hands the others', async () => {
    const spool = await open();
    for (let index = 0; index < 5; index++) await spool.add(beacon(index));
    const { token } = beacon(2);
    expect(await spool.replay(async (one) => one.token !== token)).toBe(4);
    expect(await spool.size()).toBe(1);
    await spool.close();
  });

  it('is bounded', async () => {
    const spool = await open(2);
    await spool.add(beacon(1));
    await spool.add(beacon(2));
    await expect(spool.add(beacon(3))).rejects.toMatchObject({ reason: 'full' });
    await spool.close();
  });
});
