import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbBackend } from '../src';
import { transpiled } from '../../../tools/testing/transpiled';

it('refuses what waits for a process that holds the store, closes all the same, and goes on after its end', async () => {
  const code = await transpiled(join(__dirname, 'scripts'), ['core', 'state-lmdb']);
  const path = await mkdtemp(join(tmpdir(), 'xsp-held-'));
  const [one, other] = [await LmdbBackend.open({ path }), await LmdbBackend.open({ path })];
  await one.set('key', 'value');
  const holder = spawn(process.execPath, [code.script('holder.js'), path], {
    env: code.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');

  const writing = one.set('key', 'never');
  const reserving = other.increment('count');
  const held = { reason: 'unavailable', message: expect.stringContaining('Another process holds the store') as string };
  const refused = [expect(writing).rejects.toMatchObject(held), expect(reserving).rejects.toMatchObject(held)];
  // What is stored can be read.
  expect((await other.get('key'))?.value).toBe('value');
  await Promise.all([...refused, one.close()]);

  const ended = once(holder, 'close');
  holder.kill('SIGKILL');
  await ended;
  expect(await other.increment('count')).toBe(1n);
  expect((await other.get('key'))?.value).toBe('value');
  await other.close();
  await rm(path, { recursive: true, force: true });
  await rm(code.directory, { recursive: true, force: true });
});
