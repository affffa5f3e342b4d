import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetBack } from './set-back';
import type { Store } from './store';

it('gives up after three repairs, each time it is asked again', async () => {
  const path = await mkdtemp(join(tmpdir(), 'xsp-set-back-'));
  const setBack = new SetBack({ path } as Store);
  const unavailable: number[] = [];
  for (let wait = 1; wait <= 45; wait++) await setBack.wait().catch(() => unavailable.push(wait));
  expect(unavailable).toEqual([36, 45]);
  await rm(path, { recursive: true });
});
