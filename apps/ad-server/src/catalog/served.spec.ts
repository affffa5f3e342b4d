import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ValidationError } from '@xsp/core';
import { catalogSchema, notServedYet, parseCatalog, type UnservedFeature } from '.';

const complete = readFileSync(join(__dirname, '../../test/catalog/complete.yaml'), 'utf8');

function refused(unserved: readonly UnservedFeature[], text = complete): [path: string, message: string][] {
  try {
    parseCatalog(text, { unserved });
    return [];
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.issues.map(({ path, message }) => [path, message]);
  }
}

describe('what is not served yet', () => {
  it('is refused by its name, at each place, and not ignored', () => {
    expect(refused([{ path: 'groups' }])).toEqual([['groups', 'is valid, but `groups` is not served yet; remove it']]);
    expect(refused([{ path: 'campaigns[].pricing.model', values: ['cpcv', 'cpv'] }])).toEqual([
      ['campaigns[2].pricing.model', 'is valid, but `pricing.model: cpv` is not served yet; remove it'],
      ['campaigns[3].pricing.model', 'is valid, but `pricing.model: cpcv` is not served yet; remove it'],
    ]);
    expect(refused([{ path: 'advertisers[].caps' }])).toEqual([
      ['advertisers[0].caps', 'is valid, but `advertisers.caps` is not served yet; remove it'],
    ]);
    expect(refused([{ path: 'campaigns[].caps[].window', values: ['pod'] }]).map(([path]) => path)).toEqual([
      'campaigns[0].caps[9].window',
    ]);
  });

  it('may be written where it says nothing', () => {
    const nothing = `
groups: []
schedules: []
advertisers: [{ id: a, caps: [] }]
placements: []
campaigns:
  - id: c
    advertiser: a
    budget: { total: "1", currency: USD, overDelivery: 0% }
    exemptFrom: []
    creatives: [{ id: x, durationMs: 5000, media: [{ url: /media/x.mp4, type: video/mp4, width: 1, height: 1 }] }]
`;
    const paths = [
      'groups',
      'schedules',
      'advertisers[].caps',
      'campaigns[].budget.overDelivery',
      'campaigns[].exemptFrom',
    ];
    expect(
      refused(
        paths.map((path) => ({ path })),
        nothing,
      ),
    ).toEqual([]);
    expect(refused([{ path: 'campaigns[].budget.total' }], nothing)).toHaveLength(1);
  });

  it('is found in a catalogue that is wrong otherwise, too', () => {
    const paths = refused([{ path: 'groups' }], complete.replace('priority: 5', 'priority: high')).map(
      ([path]) => path,
    );
    expect(paths).toEqual(['groups', 'campaigns[0].priority']);
  });

  it('is named by paths that the format has', () => {
    const unknown = notServedYet.filter(({ path }) => !isInSchema(path));
    expect(unknown).toEqual([]);
    expect(isInSchema('campaigns[].caps[].windows')).toBe(false);
  });
});

type Schema = { $ref?: string; properties?: Record<string, Schema>; items?: Schema; $defs?: Record<string, Schema> };

function isInSchema(path: string): boolean {
  const root = catalogSchema() as Schema;
  const follow = (schema: Schema | undefined): Schema | undefined =>
    schema?.$ref === undefined ? schema : root.$defs?.[schema.$ref.replace('#/$defs/', '')];
  let here: Schema | undefined = root;
  for (const step of path.split('.')) {
    here = follow(follow(here)?.properties?.[step.replace('[]', '')]);
    if (step.endsWith('[]')) here = follow(here?.items);
  }
  return here !== undefined;
}
