import { concurrently, requestAds, sendBeacon, statusOf } from './support/requests';
import { startClusterSet, startSentinelSet, type RedisSet } from './support/redis-sets';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';
import { adsOf, type PlayableAd } from './support/vast-client';

const media = (id: string) => `media: [{ url: /media/${id}.mp4, type: video/mp4, width: 640, height: 360 }]`;

/** A campaign of an advertiser of its own, at a placement of its own: its money and its caps are in two partitions. */
const campaign = (id: string, lines: string, placement = id) =>
  `  - { id: ${id}, advertiser: a-${id}, targeting: { placements: [${placement}] }, ${lines}, creatives: [{ id: ${id}-15, durationMs: 15000, ${media(id)} }] }`;

const CPM = 'pricing: { model: cpm, amount: "5.00", currency: USD }';

const CATALOG = `
advertisers: [${['capped', 'bought', 'p1', 'p2', 'p3', 'paid', 'house', 'clicked'].map((id) => `{ id: a-${id} }`).join(', ')}]
placements: [{ id: capped }, { id: bought }, { id: pod }, { id: paid }, { id: clicked }]
campaigns:
${campaign('capped', `${CPM}, caps: [{ per: campaign, limit: 3, window: 1d }]`)}
${campaign('bought', `${CPM}, budget: { total: "0.50", currency: USD }`)}
${campaign('p1', `${CPM}, budget: { total: "1.00", currency: USD }`, 'pod')}
${campaign('p2', `${CPM}, budget: { total: "1.00", currency: USD }`, 'pod')}
${campaign('p3', `${CPM}, budget: { total: "1.00", currency: USD }`, 'pod')}
${campaign('paid', `${CPM}, budget: { total: "1.50", currency: USD }`)}
${campaign('clicked', 'caps: [{ per: household, limit: 1, window: 1d, event: click }]')}
${campaign('house', 'priority: 0, whenStateDown: open', 'paid')}
schedules:
  - { id: longform, placement: pod, breaks: [{ id: pre, at: start, pod: { maxAds: 2 } }, { id: post, at: end, pod: { maxAds: 1 } }] }
`;

/** An impression of \`paid\` costs 0.005. */
const PAID_IMPRESSIONS = 300;

const SETS: readonly (readonly [string, () => Promise<RedisSet>])[] = [
  ['redis-sentinel://', startSentinelSet],
  ['redis-cluster://', startClusterSet],
];

describe.each(SETS)('several servers on %s', (_scheme, startSet) => {
  let set: RedisSet;
  const servers: ServerProcess[] = [];
  const urlOf = (index: number) => servers[index % 2]!.url;
  const soonOf = (index: number) => servers[2 + (index % 2)]!.url;
  /** The beacon of an ad, sent to whichever server: any of them may be asked. */
  const beaconOf = (ad: PlayableAd, url: string) => url + new URL(ad.impressions[0]!).pathname;

  beforeAll(async () => {
    set = await startSet();
    const shared = { XSP_SECRET: 'a secret of all servers', XSP_USER_KEY: 'a user key of all servers' };
    // The first two wait for the state on a busy machine; the others answer soon, without it if need be, and were told of
    // one address too many, where nobody is.
    const soon = { XSP_DEADLINE_MS: '300', XSP_STATE: set.url.replace('://', '://127.0.0.1:1,') };
    const patient = { XSP_DEADLINE_MS: '10000', XSP_STATE: set.url };
    const start = (own: Record<string, string>) =>
      startServer({ catalog: CATALOG, env: { ...shared, ...own, XSP_SPOOL: 'spool' } });
    servers.push(...(await Promise.all([patient, patient, soon, soon].map(start))));
  });

  afterAll(async () => {
    for (const server of servers.splice(0)) {
      expect(await server.stop()).toBe(0);
      removeDirectory(server.directory);
    }
    await set.stop();
  });

  it('keep a cap of 3 and a budget for 100 exactly, and count each impression once', async () => {
    const one = await concurrently(200, 200, (index) => requestAds(urlOf(index), { placement: 'capped', user: 'one' }));
    expect(one.flat()).toHaveLength(3);
    const many = await concurrently(1_000, 100, (index) =>
      requestAds(urlOf(index), { placement: 'bought', user: `user-${index}` }),
    );
    expect(many.flat()).toHaveLength(100);
    expect((await statusOf(urlOf(0), 'bought')).budget).toMatchObject({ held: '0.50', remaining: '0.00' });
    const beacons = [...one.flat(), ...many.flat()].flatMap((ad) =>
      [0, 1, 2].map((index) => beaconOf(ad, urlOf(index))),
    );
    const statuses = await concurrently(beacons.length, 100, (index) => sendBeacon(beacons[index]!));
    expect(new Set(statuses)).toEqual(new Set([204]));
    expect(await statusOf(urlOf(1), 'bought')).toMatchObject({
      impressions: 100,
      budget: { spent: '0.50', held: '0.00', remaining: '0.00' },
    });
    expect((await statusOf(urlOf(0), 'capped')).impressions).toBe(3);
  });

  it('fill pods of several advertisers, and take back what was not used', async () => {
    const pod = await requestAds(urlOf(0), { placement: 'pod', user: 'pods', pod: '3' });
    expect(new Set(pod.map(({ id }) => id))).toEqual(new Set(['p1', 'p2', 'p3']));
    const [shown, ...others] = pod;
    expect(await sendBeacon(beaconOf(shown!, urlOf(1)))).toBe(204);
    for (const ad of others) {
      expect(await sendBeacon(beaconOf(ad, urlOf(1)).replace('/t/impression/', '/t/notUsed/'))).toBe(204);
    }
    for (const { id } of pod) {
      const spent = id === shown!.id ? '0.005' : '0.00';
      expect((await statusOf(urlOf(0), id)).budget).toMatchObject({ spent, held: '0.00' });
    }
    const vmap = await fetch(`${urlOf(0)}/vmap?schedule=longform&user=pods&duration=600`);
    expect(vmap.status).toBe(200);
    const documents = (await vmap.text()).match(/<VAST .*?<\/VAST>/gs)!;
    expect(documents.flatMap(adsOf)).toHaveLength(3);
  });

  it('count a click for the household that the ad was served to', async () => {
    const query = (user: string) => ({ placement: 'clicked', user, household: 'h' });
    const [ad] = await requestAds(urlOf(0), query('one'));
    expect(await sendBeacon(beaconOf(ad!, urlOf(1)).replace('/t/impression/', '/t/complete/'))).toBe(204);
    expect(await requestAds(urlOf(1), query('two'))).toHaveLength(1);
    // Counted, whether or not the creative has an address.
    await sendBeacon(beaconOf(ad!, urlOf(1)).replace('/t/impression/', '/click/'));
    expect(await requestAds(urlOf(1), query('two'))).toEqual([]);
  });

  it('answer while the master that has the money is gone, recover by themselves, and overspend nothing', async () => {
    const served = { before: [] as string[], after: [] as string[] };
    const paidOf = (ids: readonly string[]) => ids.filter((id) => id === 'paid').length;
    let killed = false;
    let gate: Promise<void> | undefined;
    let underWay = 0;
    let next = 0;
    const serve = async (): Promise<void> => {
      const index = next++;
      const [ad] = await requestAds(soonOf(index), { placement: 'paid', user: `viewer-${index}` });
      served[killed ? 'after' : 'before'].push(ad!.id);
      expect(await sendBeacon(beaconOf(ad!, soonOf(index + 1)))).toBe(204);
    };
    const viewer = async (): Promise<void> => {
      while (paidOf(served.after) < 50) {
        await gate;
        underWay++;
        await serve();
        underWay--;
      }
    };
    const load = Promise.all(Array.from({ length: 8 }, viewer));
    const until = async (condition: () => boolean) => {
      while (!condition()) await Promise.race([load, new Promise((resolve) => setTimeout(resolve, 5))]);
    };
    await until(() => paidOf(served.before) >= 50);
    // What was acknowledged and not replicated is lost with a master: the load pauses until its replica has everything.
    let resume = (): void => undefined;
    gate = new Promise((resolve) => (resume = resolve));
    await until(() => underWay === 0);
    await set.killMaster('advertiser/a-paid');
    killed = true;
    gate = undefined;
    resume();
    // Each answer had an ad and each beacon its 204, or this throws.
    await load;
    expect(served.after).toContain('house');
    const budgetOf = async () => (await statusOf(urlOf(0), 'paid')).budget;
    while ((await budgetOf())['remaining'] !== '0.00') await concurrently(60, 20, serve);
    const seen = paidOf([...served.before, ...served.after]);
    expect(seen).toBeLessThanOrEqual(PAID_IMPRESSIONS);
    const impressions = async () => (await statusOf(urlOf(0), 'paid').catch(() => undefined))?.impressions;
    while ((await impressions()) !== seen) await new Promise((resolve) => setTimeout(resolve, 100));
    const budget = await budgetOf();
    expect(Number(budget['spent'])).toBeCloseTo(seen * 0.005, 6);
    // What was held and never answered stands until it expires.
    expect(budget).toMatchObject({ remaining: '0.00', unbilled: '0.00', overcommitted: false });
  });
});
