import { requestAds } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

const CATALOG = `
advertisers: [{ id: acme }]
placements: [{ id: home }, { id: other }]
campaigns:
${[
  ['capped', 'priority: 9, caps: [{ per: campaign, limit: 1, window: 1d }]'],
  ['never', 'priority: 8, caps: [{ per: campaign, limit: 0, window: 1d }]'],
  ['spent', 'priority: 7, budget: { total: "0.004", currency: USD }'],
  ['elsewhere', 'priority: 6, targeting: { placements: [other] }'],
  ['over', 'priority: 5, flight: { start: 2020-01-01T00:00:00, end: 2021-01-01T00:00:00, timeZone: UTC }'],
  ['shy', 'priority: 4, whenUserUnknown: skip, caps: [{ per: campaign, limit: 5, window: 1d }]'],
  ['first', 'priority: 3'],
  ['second', 'priority: 2'],
]
  .map(
    ([id, more]) => `  - { id: ${id}, advertiser: acme, pricing: { model: cpm, amount: "5.00", currency: USD }, ${more},
      creatives: [{ id: ${id}-15, durationMs: 15000, media: [{ url: /media/halden-summit-15.mp4, type: video/mp4, width: 640, height: 360 }] }] }`,
  )
  .join('\n')}
`;

interface Explained {
  readonly campaign: string;
  readonly outcome: string;
  readonly reason: string;
}

describe('GET /v1/explain', () => {
  let server: ServerProcess;

  beforeAll(async () => {
    server = await startServer({ catalog: CATALOG });
  });

  afterAll(async () => {
    await server.stop();
    removeDirectory(server.directory);
  });

  async function explain(query: string): Promise<ReadonlyMap<string, Explained>> {
    const response = await fetch(`${server.url}/v1/explain?placement=home&${query}`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    expect(response.status).toBe(200);
    const { campaigns } = (await response.json()) as { campaigns: Explained[] };
    return new Map(campaigns.map((campaign) => [campaign.campaign, campaign]));
  }

  it('names for every campaign the first reason, with figures, and changes nothing', async () => {
    await requestAds(server.url, { user: 'reader' });
    for (let time = 0; time < 2; time++) {
      const reasons = await explain('user=reader');
      expect([...reasons.keys()]).toEqual(['capped', 'never', 'spent', 'elsewhere', 'over', 'shy', 'first', 'second']);
      expect(reasons.get('capped')).toMatchObject({ outcome: 'cap' });
      expect(reasons.get('capped')!.reason).toMatch(/^campaign-cap: 1 of 1 \(1 held\) in 1d, free again at 20\d\d-/);
      expect(reasons.get('never')).toMatchObject({
        outcome: 'cap',
        reason: 'campaign-cap: the limit is 0, which is never',
      });
      expect(reasons.get('spent')).toMatchObject({
        outcome: 'budget',
        reason: 'budget: 0.00 of 0.004 USD, not free again by itself',
      });
      expect(reasons.get('elsewhere')).toMatchObject({ outcome: 'targeting', reason: 'not for placement home' });
      expect(reasons.get('over')).toMatchObject({ outcome: 'flight', reason: 'ended at 2021-01-01T00:00:00.000Z' });
      expect(reasons.get('shy')).toMatchObject({ outcome: 'served', reason: 'OK' });
      expect(reasons.get('second')).toMatchObject({
        outcome: 'outranked',
        reason: 'it fits, and shy/shy-15 came before it',
      });
    }
  });

  it('says who is left out because nobody knows the user', async () => {
    expect((await explain('')).get('shy')).toMatchObject({ outcome: 'consent' });
  });

  it('wants the admin token', async () => {
    expect((await fetch(`${server.url}/v1/explain?placement=home`)).status).toBe(401);
  });
});
