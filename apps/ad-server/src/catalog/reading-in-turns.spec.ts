import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { atOnce, inTurns } from '../in-turns';
import type { CatalogFile } from './catalog-file';
import { catalogFromValue, catalogValue, readingChecked, readingValue } from './parse-catalog';

const value = catalogValue(readFileSync(join(__dirname, '../../catalog/sample.yaml'), 'utf8'), 'sample') as CatalogFile;

/** The sample with many more campaigns. */
function enlarged(campaigns: number): CatalogFile {
  const [one] = value.campaigns;
  const more = Array.from({ length: campaigns }, (_, index) => ({ ...one!, id: `more-${index}` }));
  return { ...value, campaigns: [...value.campaigns, ...more] };
}

describe('reading a catalogue in turns', () => {
  it('may be interrupted between campaigns, in each of its steps', () => {
    const steps = (campaigns: number) => [...readingValue(enlarged(campaigns), { unserved: [] })].length;
    // It is read, looked at for advice, and hashed.
    expect(steps(100) - steps(0)).toBeGreaterThanOrEqual(3 * 100);
    const resolving = [...readingChecked(enlarged(100), { name: '', version: '', warnings: [] })].length;
    expect(resolving).toBeGreaterThanOrEqual(100);
  });

  it('makes the same, and finds the same mistakes', async () => {
    const file = enlarged(3);
    const { catalog } = catalogFromValue(file, { name: 'sample' });
    expect((await inTurns(readingValue(file, { name: 'sample' }), 0)).catalog).toEqual(catalog);
    const { name, version, warnings } = catalog;
    expect(await inTurns(readingChecked(file, { name, version, warnings }), 0)).toEqual(catalog);
    const wrong = { ...file, campaigns: [...file.campaigns, ...file.campaigns] };
    const mistakes = await inTurns(readingValue(wrong), 0).catch((error: unknown) => error);
    expect(() => atOnce(readingValue(wrong))).toThrow(mistakes as Error);
  });
});
