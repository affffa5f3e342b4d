import { Money } from '@xsp/core';
import { startRedis, type RedisProcess } from './support/redis-process';
import { concurrently, requestAds, sendBeacon, statusOf } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';
import type { PlayableAd } from './support/vast-client';

const PRICES = {
  cpm: 'pricing: { model: cpm, amount: "7.77", currency: USD }, budget: { total: "0.30", currency: USD }',
  cpc: 'pricing: { model: cpc, amount: "0.13", currency: USD }, budget: { total: "0.50", currency: USD }',
  cpcv: 'pricing: { model: cpcv, amount: "0.017", currency: EUR }',
  flat: 'pricing: { model: flat, amount: "123.45", currency: USD }, budget: { total: "500.00", currency: USD }',
  free: 'weight: 1',
};

const CATALOG = `
currencyRates: { base: USD, EUR: "1.08" }
advertisers: [{ id: acme }]
placements: [{ id: home }, { id: sport }, { id: news }]
schedules: [{ id: film, breaks: [{ id: pre, at: start, pod: { maxAds: 3 } }] }]
campaigns:
${Object.entries(PRICES)
  .map(
    ([id, lines]) =>
      `  - { id: ${id}, advertiser: acme, targeting: { keywords: { any: [${id}] } }, ${lines}, creatives: [${[
        'one',
        'two',
      ]
        .map(
          (creative) =>
            `{ id: ${creative}, durationMs: 15000, clickThrough: "https://acme.example/", media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }] }`,
        )
        .join(', ')}] }`,
  )
  .join('\n')}
`;

const CAMPAIGNS = Object.keys(PRICES);
const authorization = `Bearer ${ADMIN_TOKEN}`;

interface Row {
  readonly campaign: string;
  readonly creative?: string | null;
  readonly placement?: string | null;
  readonly from: string;
  readonly impressions: number;
  readonly clicks: number;
  readonly completes: number;
  readonly spend: string;
  readonly unbilled: string;
  readonly currency: string;
}

describe.each(['memory', 'Redis'])('GET /v1/reports/delivery, with state in %s', (store) => {
  let server: ServerProcess;
  let redis: RedisProcess | undefined;

  beforeAll(async () => {
    redis = store === 'Redis' ? await startRedis() : undefined;
    const shared = { XSP_SECRET: 'a secret of all servers', XSP_USER_KEY: 'a user key of all servers' };
    const env = redis ? { XSP_STATE: redis.url, XSP_DEADLINE_MS: '10000', ...shared } : {};
    server = await startServer({ catalog: CATALOG, env });
  });

  afterAll(async () => {
    await server.stop();
    removeDirectory(server.directory);
    await redis?.kill();
    if (redis) removeDirectory(redis.directory);
  });

  async function report(query: string): Promise<readonly Row[]> {
    const response = await fetch(`${server.url}/v1/reports/delivery?${query}`, { headers: { authorization } });
    expect(response.status).toBe(200);
    return ((await response.json()) as { rows: Row[] }).rows;
  }

  const tell = (ad: PlayableAd, event: string) =>
    sendBeacon(ad.impressions[0]!.replace('/t/impression/', `/t/${event}/`));

  /** Impressions by placement. */
  const seen = new Map<string, number>();
  const see = (placement: string) => seen.set(placement, (seen.get(placement) ?? 0) + 1);

  /** Some ads are seen, some clicked, some watched to the end, some never seen. */
  async function play(ads: readonly PlayableAd[], index: number, placement: string): Promise<void> {
    for (const [nth, ad] of ads.entries()) {
      const luck = (index * 7 + nth * 3) % 10;
      if (luck === 9) continue;
      see(placement);
      expect(await tell(ad, 'impression')).toBe(204);
      if (luck % 2 === 0) expect(await sendBeacon(ad.clickThrough!)).toBe(302);
      if (luck > 3) expect(await tell(ad, 'complete')).toBe(204);
    }
  }

  it('adds up to the budgets to the last digit, whatever it is asked by', async () => {
    const placements = ['home', 'sport', 'news'];
    const wanted = (index: number) => CAMPAIGNS[Math.floor(index / 3) % CAMPAIGNS.length]!;
    // Served while there was room for a click each, and then all of them are clicked.
    const early = await concurrently(9, 9, (index) =>
      requestAds(server.url, { user: `e${index}`, placement: placements[index % 3]!, kw: 'cpc' }),
    );
    for (const [index, [ad]] of early.entries()) {
      expect(await sendBeacon(ad!.clickThrough!)).toBe(302);
      // Who clicks has seen it.
      see(placements[index % 3]!);
    }
    await concurrently(240, 8, async (index) =>
      play(
        await requestAds(server.url, { user: `u${index}`, placement: placements[index % 3]!, kw: wanted(index) }),
        index,
        placements[index % 3]!,
      ),
    );
    await concurrently(30, 8, async (index) => {
      const ads = await requestAds(server.url, {
        user: `p${index}`,
        placement: placements[index % 3]!,
        kw: CAMPAIGNS.join(','),
        pod: '5',
      });
      await play(ads, index, placements[index % 3]!);
    });
    // One decision for several placements: each ad counts at its own.
    await concurrently(20, 4, async (index) => {
      const requests = placements.slice(index % 3).map((placement) => ({ id: placement, placement }));
      const response = await fetch(`${server.url}/v1/decisions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user: { id: `d${index}` }, keywords: [wanted(index)], requests }),
      });
      const { requests: answers } = (await response.json()) as {
        requests: { id: string; ads: { tracking: { impression: string } }[] }[];
      };
      for (const { id, ads } of answers) {
        for (const { tracking } of ads) {
          expect(await sendBeacon(tracking.impression)).toBe(204);
          see(id);
        }
      }
    });
    const vmap = await (await fetch(`${server.url}/vmap?schedule=film&user=f&kw=free`)).text();
    const [, impression] = /<Impression[^>]*>\s*<!\[CDATA\[([^\]]+)\]\]>/.exec(vmap)!;
    expect(await sendBeacon(impression!)).toBe(204);
    see('schedule:film');
    const credit = { id: 'c', kind: 'credit', amount: '0.00777', currency: 'USD', reason: 'invalid traffic' };
    const adjusted = await fetch(`${server.url}/v1/campaigns/cpm/adjustments`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(credit),
    });
    expect(adjusted.status).toBe(201);

    const questions = [
      'hour',
      'day',
      'campaign',
      'creative',
      'placement',
      'creative,placement',
      'day,placement',
      'day,creative,placement',
    ];
    for (const by of questions) {
      const rows = await report(`by=${by}`);
      for (const id of CAMPAIGNS) {
        const own = rows.filter(({ campaign }) => campaign === id);
        const status = await statusOf(server.url, id);
        const currency = own[0]!.currency;
        const sum = (what: 'spend' | 'unbilled') =>
          own.reduce((total, row) => total.add(Money.of(row[what], currency)), Money.zero(currency));
        const count = (what: 'impressions' | 'clicks' | 'completes') =>
          own.reduce((total, row) => total + row[what], 0);
        const credited = id === 'cpm' ? Money.of(credit.amount, 'USD') : Money.zero(currency);
        expect([by, id, sum('spend').subtract(credited).toString()]).toEqual([by, id, status.budget['spent']]);
        expect([by, id, sum('unbilled').toString()]).toEqual([by, id, status.budget['unbilled']]);
        expect([by, id, count('impressions'), count('clicks'), count('completes')]).toEqual([
          by,
          id,
          status.impressions,
          status.clicks,
          (status as unknown as { completes: number }).completes,
        ]);
      }
      // Nothing is counted for a creative or a placement that nobody knows.
      if (by.includes('creative')) expect(rows.filter(({ creative }) => creative === null)).toEqual([]);
      if (by.includes('placement')) expect(rows.filter(({ placement }) => placement === null)).toEqual([]);
    }
    const [spent, unbilled] = await Promise.all(['cpm', 'cpc'].map((id) => statusOf(server.url, id)));
    // What was never seen still holds some of the budget.
    expect(Number(spent!.budget['spent'])).toBeGreaterThan(0.2);
    // Of nine clicks three fitted the budget.
    expect([unbilled!.budget['spent'], unbilled!.budget['unbilled']]).toEqual(['0.39', '0.78']);
    const flat = await statusOf(server.url, 'flat');
    expect([flat.budget['spent'], flat.budget['unbilled']]).toEqual(['123.45', '0.00']);
    expect(flat.impressions).toBeGreaterThan(1);

    const places = await report('by=placement');
    for (const placement of [...placements, 'schedule:film']) {
      const rows = places.filter((row) => row.placement === placement);
      const counted = rows.reduce((total, { impressions }) => total + impressions, 0);
      expect([placement, counted]).toEqual([placement, seen.get(placement)]);
    }
  });

  it('writes CSV with a column for each thing that it is asked by', async () => {
    const text = async (by: string) => {
      const response = await fetch(`${server.url}/v1/reports/delivery?format=csv&campaign=cpm&by=${by}`, {
        headers: { authorization },
      });
      return (await response.text()).split('\r\n');
    };
    const [header, ...lines] = await text('day,creative,placement');
    expect(header).toMatch(/^campaign,creative,placement,from,to,impressions,clicks,completes,spend,unbilled,currency/);
    expect(lines[0]).toMatch(/^cpm,one,(home|sport|news),[^,]+,[^,]+,\d+,\d+,\d+,0\.\d+,0\.00,USD/);
    expect((await text('campaign'))[1]).toMatch(/^cpm,20\d\d-[^,]+,20\d\d-[^,]+,\d\d,/);
  });

  it('refuses what it cannot be asked by', async () => {
    for (const by of ['week', 'hour,creative', 'day,', 'hour,placement']) {
      const response = await fetch(`${server.url}/v1/reports/delivery?by=${by}`, { headers: { authorization } });
      expect([by, response.status]).toEqual([by, 400]);
    }
  });
});
