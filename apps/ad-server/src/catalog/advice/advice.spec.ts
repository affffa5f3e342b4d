import { parseCatalog } from '..';

/** What is odd about one campaign, as `path message`. */
function warnings(lines: string, advertiser = ''): string[] {
  const text = `
advertisers: [{ id: a ${advertiser} }]
placements: [{ id: home }, { id: side }]
campaigns:
  - id: c
    advertiser: a
${lines.replace(/^/gm, '    ')}
`;
  return parseCatalog(text, { unserved: [] }).warnings.map(({ path, message }) => `${path} ${message}`);
}

const creatives =
  'creatives: [{ id: x, durationMs: 15000, media: [{ url: /media/x.mp4, type: video/mp4, width: 1, height: 1 }] }]';
const cpm = 'pricing: { model: cpm, amount: "5", currency: USD }';

describe('advice', () => {
  it('says nothing about what is well', () => {
    expect(
      warnings(`${creatives}\n${cpm}\nbudget: { total: "100", daily: "10", currency: USD }\npacing: { mode: even }`),
    ).toEqual([]);
  });

  it.each([
    [
      `${cpm}\nbudget: { total: "10", daily: "10", currency: USD }`,
      'campaigns[0].budget.daily can never matter: total is not larger',
    ],
    [
      `${cpm}\nbudget: { weekly: "5", hourly: "6", currency: USD }`,
      'campaigns[0].budget.hourly can never matter: weekly',
    ],
    [
      'budget: { impressions: { total: 5, daily: 6 } }',
      'campaigns[0].budget.impressions.daily can never matter: total',
    ],
    [
      `${cpm}\nbudget: { daily: "0.004", currency: USD }`,
      'campaigns[0].budget.daily is less than one impression costs, 0.005: it never serves',
    ],
    [
      'budget: { total: "10", currency: USD }',
      'campaigns[0].budget is in money, but there is no pricing: it is never used up',
    ],
    [
      'pricing: { model: flat, amount: "5", currency: USD }\nbudget: { total: "10", currency: USD }',
      'is in money, but no event costs anything',
    ],
    [`${cpm}\npacing: { mode: even }`, 'campaigns[0].pacing.mode even has no budget to spread'],
    [
      `${cpm}\nbudget: { total: "100", currency: USD }\npacing: { mode: even }`,
      'campaigns[0].pacing.mode even has no end to spread the total budget to',
    ],
    [
      'caps: [{ per: campaign, limit: 3, window: 1d }, { per: campaign, limit: 1, window: 7d }]',
      'campaigns[0].caps[0] can never matter',
    ],
  ])('points out %j', (lines, expected) => {
    const found = warnings(`${creatives}\n${lines}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it('says nothing about a budget of zero, which means never', () => {
    expect(warnings(`${creatives}\n${cpm}\nbudget: { daily: "0", currency: USD }`)).toEqual([]);
  });

  it.each([
    ['durationMs: 15', 'durationMs 15 ms is less than a second; durations are in milliseconds'],
    ['durationMs: 5000, skipAfterMs: 5000', 'skipAfterMs is not before the end, 5000: it can never be skipped'],
    ['durationMs: 5000, skipAfterMs: 5', 'skipAfterMs 5 ms is less than a glance'],
  ])('points out a creative of %s', (fields, expected) => {
    const found = warnings(creatives.replace('durationMs: 15000', fields));
    expect(found).toEqual([expect.stringContaining(`campaigns[0].creatives[0].${expected}`)]);
  });

  it('points out caps that never let a roadblock through, and no others', () => {
    const warned = (caps: string) => warnings(`${creatives}\nroadblock: [home, side]\ncaps: [${caps}]`);
    const says = 'never lets the roadblock of 2 placements through: all of them count at once';
    expect(warned('{ per: campaign, limit: 1, window: 1d }')).toEqual([`campaigns[0].caps[0] a limit of 1 ${says}`]);
    expect(warned('{ per: campaign, minGap: 10m }')).toEqual([`campaigns[0].caps[0] a gap ${says}`]);
    for (const fine of [
      '{ per: campaign, limit: 2, window: 1d }',
      '{ per: placement, limit: 1, window: 1d }',
      '{ per: creative, limit: 1, window: 1d }',
      '{ per: campaign, limit: 1, window: pod }',
      '{ per: campaign, limit: 1, window: 1d, event: click }',
      '{ per: campaign, limit: 0, window: 1d }',
    ]) {
      expect([fine, warned(fine)]).toEqual([fine, []]);
    }
  });

  it('points out two creatives under one id, but not one that is used twice', () => {
    const campaigns = (second: string) => `
advertisers: [{ id: a }]
placements: []
campaigns:
  - { id: c, advertiser: a, ${creatives} }
  - { id: d, advertiser: a, ${second} }
`;
    expect(parseCatalog(campaigns(creatives)).warnings).toEqual([]);
    expect(parseCatalog(campaigns(creatives.replace('x.mp4', 'y.mp4'))).warnings).toEqual([
      expect.objectContaining({
        path: 'campaigns[1].creatives[0].id',
        message: expect.stringContaining('x is another creative at campaigns[0].creatives[0]') as string,
      }),
    ]);
  });

  it('measures a campaign by the caps of its advertiser, unless it is exempt', () => {
    const advertiser = ', caps: [{ id: few, limit: 1, window: 7d, kind: sliding }]';
    const cap = 'caps: [{ per: campaign, limit: 3, window: 1d }]';
    expect(warnings(`${creatives}\n${cap}`, advertiser)).toEqual([
      expect.stringContaining("the advertiser's limit of 1"),
    ]);
    expect(warnings(`${creatives}\n${cap}\nexemptFrom: [few]`, advertiser)).toEqual([]);
  });

  it('has a line for each warning', () => {
    const text = `advertisers: [{ id: a }]\nplacements: []\ncampaigns:\n  - id: c\n    advertiser: a\n    creatives:\n      - { id: x, tag: 'https://t.example/',\n          durationMs: 5 }\n`;
    expect(parseCatalog(text, { unserved: [] }).warnings).toEqual([expect.objectContaining({ line: 8, column: 23 })]);
  });
});
