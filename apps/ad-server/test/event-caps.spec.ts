import { requestAds, sendBeacon, statusOf } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

const campaign = (id: string, placements: string, cap: string) =>
  `  - { id: ${id}, advertiser: acme, targeting: { placements: [${placements}] }, caps: [${cap}], creatives: [{ id: ${id}-15, durationMs: 15000, clickThrough: https://acme.example/, media: [{ url: /media/${id}.mp4, type: video/mp4, width: 640, height: 360 }] }] }`;

const CATALOG = `
advertisers: [{ id: acme }]
placements: [{ id: home }, { id: film }, { id: page }, { id: other }, { id: break }]
campaigns:
${campaign('household', 'home', '{ per: household, limit: 2, window: 1d, event: click }')}
${campaign('stream', 'film', '{ per: campaign, limit: 1, window: stream, event: complete }')}
${campaign('placement', 'page, other', '{ per: placement, limit: 1, window: 1d, event: click }')}
${campaign('pod', 'break', '{ per: campaign, limit: 1, window: pod, event: complete }')}
`;

/** What is capped by more than the viewer, whom alone a token names. */
describe.each(['memory:', 'lmdb:state'])('caps on clicks and completed views, with the state in %s', (state) => {
  let server: ServerProcess;
  const env = { XSP_STATE: state, XSP_SECRET: 'a secret of sixteen', XSP_DEADLINE_MS: '10000' };

  beforeAll(async () => {
    server = await startServer({ catalog: CATALOG, env });
  });

  afterAll(async () => {
    expect(await server.stop()).toBe(0);
    removeDirectory(server.directory);
  });

  const ask = (query: Record<string, string>) => requestAds(server.url, query);
  /** The token of a request's one ad. */
  const served = async (query: Record<string, string>) => {
    const [ad] = await ask(query);
    return ad!.impressions[0]!.split('/').at(-1)!;
  };
  const click = async (token: string) => expect(await sendBeacon(`${server.url}/click/${token}`)).toBe(302);
  const complete = async (token: string) => expect(await sendBeacon(`${server.url}/t/complete/${token}`)).toBe(204);

  it('count for a household, whoever in it clicks', async () => {
    const home = (user: string, household: string) => ({ placement: 'home', user, household });
    const one = await served(home('one', 'h'));
    const other = await served(home('two', 'h'));
    const unclicked = await served(home('three', 'h'));
    for (let time = 0; time < 3; time++) await click(one);
    expect(await ask(home('four', 'h'))).toHaveLength(1);
    await click(other);
    for (const user of ['one', 'two', 'four', 'five']) expect(await ask(home(user, 'h'))).toEqual([]);
    expect(await ask(home('one', 'g'))).toHaveLength(1);
    expect(await ask({ placement: 'home', user: 'one' })).toHaveLength(1);
    // It was served before, and is a fact.
    await click(unclicked);
    expect((await statusOf(server.url, 'household')).clicks).toBe(3);
  });

  it('count for a stream, that of a session without a user included', async () => {
    await complete(await served({ placement: 'film', user: 'one', session: 's' }));
    expect(await ask({ placement: 'film', user: 'one', session: 's' })).toEqual([]);
    expect(await ask({ placement: 'film', user: 'one', session: 't' })).toHaveLength(1);
    await complete(await served({ placement: 'film', session: 'u' }));
    expect(await ask({ placement: 'film', session: 'u' })).toEqual([]);
    expect(await ask({ placement: 'film', session: 'v' })).toHaveLength(1);
  });

  it('count for a placement apart from others', async () => {
    await click(await served({ placement: 'page', user: 'one' }));
    expect(await ask({ placement: 'page', user: 'one' })).toEqual([]);
    expect(await ask({ placement: 'other', user: 'one' })).toHaveLength(1);
  });

  it('count for a pod', async () => {
    const pod = await ask({ placement: 'break', user: 'one', pod: '1' });
    expect(await sendBeacon(pod[0]!.tracking['complete']!)).toBe(204);
    expect(await statusOf(server.url, 'pod')).toMatchObject({ impressions: 1, completes: 1 });
    const kept = await fetch(`${server.url}/v1/users/one`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    const { counters } = (await kept.json()) as { counters: { counter: string; count: number }[] };
    const ofPods = counters.filter(({ counter }) => counter.startsWith('campaign/pod/completes/pod/'));
    expect(ofPods.map(({ count }) => count)).toEqual([1]);
  });
});
