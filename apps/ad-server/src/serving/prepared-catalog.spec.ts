import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogFromValue, catalogValue, type CatalogFile } from '../catalog';
import { atOnce, inTurns } from '../in-turns';
import { preparing } from './prepared-catalog';

const sample = catalogValue(
  readFileSync(join(__dirname, '../../catalog/sample.yaml'), 'utf8'),
  'sample',
) as CatalogFile;
const NOW = Date.parse('2026-11-24T12:00:00Z');
const SETTINGS = { adsPerViewer: 0, shapeOf: () => undefined };

/** The sample with more campaigns. */
function enlarged(campaigns: number) {
  const [one] = sample.campaigns;
  const more = Array.from({ length: campaigns }, (_, index) => ({ ...one!, id: `more-${index}` }));
  return catalogFromValue({ ...sample, campaigns: [...sample.campaigns, ...more] }).catalog;
}

describe('making a catalogue ready', () => {
  it('may be interrupted between campaigns, in each of its steps', () => {
    const steps = (campaigns: number) => [...preparing(SETTINGS, enlarged(campaigns))].length;
    // Their money, caps, options and creatives.
    expect(steps(100) - steps(0)).toBe(4 * 100);
  });

  it('makes the same at once and in turns', async () => {
    const [catalog, departed] = [enlarged(2), enlarged(3)];
    const paused = new Set(['more-1']);
    const made = atOnce(preparing(SETTINGS, catalog, paused, [departed]));
    const inTime = await inTurns(preparing(SETTINGS, catalog, paused, [departed]), 0);
    expect(inTime.creatives).toEqual(made.creatives);
    expect(inTime.eligibility).toEqual(made.eligibility);
    expect(inTime.money).toEqual(made.money);
    const creative = catalog.campaigns.at(-1)!.creatives[0]!;
    const known = { viewer: 'user', household: false } as const;
    for (const { options } of [made, inTime]) {
      expect(options.serving(creative, 'home', known, NOW)).toMatchObject({ key: `more-1/${creative.id}` });
    }
    expect(made.options.serving(creative, 'home', known, NOW)).toEqual(
      inTime.options.serving(creative, 'home', known, NOW),
    );
  });
});
