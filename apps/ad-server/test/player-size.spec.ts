import { requestAds } from './support/requests';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';

const rendition = (width: number, height: number) =>
  [
    `{ url: /media/${width}.mp4, type: video/mp4, width: ${width}, height: ${height} }`,
    `{ url: /media/${width}/index.m3u8, type: application/vnd.apple.mpegurl, width: ${width}, height: ${height} }`,
  ].join(', ');

const CATALOG = `
advertisers: [{ id: house }]
placements: [{ id: home }]
schedules: [{ id: film, placement: home, breaks: [{ id: pre, at: start, pod: { maxAds: 1 } }] }]
campaigns:
  - id: house
    advertiser: house
    creatives: [{ id: house-15, durationMs: 15000, media: [${rendition(640, 360)}, ${rendition(1920, 1080)}, ${rendition(1280, 720)}] }]
`;

let server: ServerProcess;

beforeAll(async () => {
  server = await startServer({ catalog: CATALOG });
});

afterAll(async () => {
  await server.stop();
  removeDirectory(server.directory);
});

const text = async (path: string): Promise<string> => (await fetch(`${server.url}${path}`)).text();
/** The widths of the renditions of a document, in its order, each once. */
const widthsIn = (document: string) => [
  ...new Set([...document.matchAll(/\/media\/(\d+)/g)].map(([, width]) => width)),
];

describe('w and h', () => {
  it('put the rendition first that fits the player best, and leave none out', async () => {
    const mediaOf = async (query: Record<string, string>) => (await requestAds(server.url, query))[0]!.media;
    expect(widthsIn((await mediaOf({ w: '1000', h: '500' })).join())).toEqual(['1280', '1920', '640']);
    expect(await mediaOf({ w: '1000', h: '500' })).toHaveLength(6);
    expect(widthsIn((await mediaOf({ w: '3840' })).join())).toEqual(['1920', '1280', '640']);
    expect(widthsIn((await mediaOf({})).join())).toEqual(['640', '1920', '1280']);
    expect(widthsIn((await mediaOf({ pod: '1', h: '700' })).join())).toEqual(['1280', '1920', '640']);
  });

  it('reach into the breaks of a VMAP, decided now or when they are reached', async () => {
    expect(widthsIn(await text('/vmap?schedule=film&w=1280&h=720'))).toEqual(['1280', '1920', '640']);
    const [, later] = /(\/vast\?break=[^\]<]+)/.exec(await text('/vmap?schedule=film&mode=redirect&w=1280&h=720'))!;
    expect(widthsIn(await text(later!.replaceAll('&amp;', '&')))).toEqual(['1280', '1920', '640']);
  });

  it('choose the one rendition that an asset list has', async () => {
    expect(widthsIn(await text('/hls/assets?placement=home&w=1280&h=720'))).toEqual(['1280']);
    expect(widthsIn(await text('/hls/assets?placement=home'))).toEqual(['640']);
  });

  it('are those of the page in JSON, or of each place on it', async () => {
    const response = await fetch(`${server.url}/v1/decisions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        w: 1280,
        h: 720,
        requests: [
          { id: 'top', placement: 'home' },
          { id: 'aside', placement: 'home', w: 320, h: 180 },
        ],
      }),
    });
    const { requests } = (await response.json()) as { requests: { ads: { media: { width: number }[] }[] }[] };
    expect(requests.map(({ ads }) => ads[0]!.media[0]!.width)).toEqual([1280, 640]);
  });

  it.each(['w=0', 'w=-1', 'w=640.5', 'w=wide', 'h=100001', 'w=1e3', 'h=720px'])('are refused as %s', async (query) => {
    for (const path of ['/vast?placement=home', '/vmap?schedule=film', '/hls/assets?placement=home']) {
      const response = await fetch(`${server.url}${path}&${query}`);
      expect([path, response.status]).toEqual([path, 400]);
      expect(((await response.json()) as { detail: string }).detail).toMatch(/^[wh]: must be a whole number/);
    }
  });

  it.each([0, 1.5, '640', null])('are refused as %j in JSON', async (w) => {
    const body = JSON.stringify({ w, requests: [{ id: 'top', placement: 'home' }] });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/v1/decisions`, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
  });
});
