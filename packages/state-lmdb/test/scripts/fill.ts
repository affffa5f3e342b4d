// eslint-disable-next-line @nx/enforce-module-boundaries -- it runs elsewhere, as a program that uses the package does
import { LmdbBackend } from '@xsp/state-lmdb';

/** Writes so many documents of 50,000 characters. */
async function fill([path, count]: readonly string[]): Promise<void> {
  const state = await LmdbBackend.open({ path: path!, mapSize: 2 ** 20 });
  for (let number = 0; number < Number(count); number++) await state.set(`other${number}`, 'x'.repeat(50_000));
  await state.close();
}

void fill(process.argv.slice(2));
