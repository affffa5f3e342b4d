import { writeSync } from 'node:fs';
// eslint-disable-next-line @nx/enforce-module-boundaries -- it runs elsewhere, as a program that uses the package does
import { LmdbBackend, type SyncMode } from '@xsp/state-lmdb';

/** Writes a document a few times, one after the other, and says `answered` after each answer. */
async function write([path, sync, times]: readonly string[]): Promise<void> {
  const state = await LmdbBackend.open({ path: path!, sync: sync as SyncMode });
  for (let time = 0; time < Number(times); time++) {
    writeSync(1, 'asked\n');
    await state.set('key', `value ${time}`);
    writeSync(1, 'answered\n');
  }
  await state.close();
}

void write(process.argv.slice(2));
