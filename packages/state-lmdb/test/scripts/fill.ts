import { LmdbBackend } from '../../src';

/** Writes so many documents of 50,000 characters. */
async function fill([path, count]: readonly string[]): Promise<void> {
  const state = await LmdbBackend.open({ path: path!, mapSize: 2 ** 20 });
  for (let number = 0; number < Number(count); number++) await state.set(`other${number}`, 'x'.repeat(50_000));
  await state.close();
}

void fill(process.argv.slice(2));
