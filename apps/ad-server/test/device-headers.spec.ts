import type { IncomingHttpHeaders } from 'node:http';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';
import { startThirdParty, theirAd, type ThirdParty } from './support/third-party';

const catalog = (tag: string) => `
advertisers: [{ id: acme }]
placements: [{ id: home }]
schedules: [{ id: film, placement: home, breaks: [{ id: pre, at: start, pod: { maxAds: 1 } }] }]
campaigns:
  - id: third
    advertiser: acme
    creatives: [{ id: tag, durationMs: 15000, tag: "${tag}/vast?ip=[DEVICEIP]&ua=[DEVICEUA]", unwrap: true }]
`;

const DEVICE = { 'x-device-ip': '203.0.113.77', 'x-device-user-agent': 'TheirTV/7 (box; é)' };

let third: ThirdParty;
let heard: { readonly url: string; readonly headers: IncomingHttpHeaders }[];
/** One behind a proxy that it trusts, and one that trusts nobody. */
let behind: ServerProcess;
let alone: ServerProcess;

beforeAll(async () => {
  third = await startThirdParty();
  third.answer = ({ url, headers }, response) => {
    heard.push({ url: url!, headers });
    response.end(theirAd(third.url));
  };
  const env = { XSP_ALLOW_PRIVATE_TAGS: '127.0.0.1/32', XSP_DEADLINE_MS: '5000' };
  behind = await startServer({ catalog: catalog(third.url), env: { ...env, XSP_TRUST_PROXY: '127.0.0.1' } });
  alone = await startServer({ catalog: catalog(third.url), env });
});

afterAll(async () => {
  for (const server of [behind, alone]) {
    await server.stop();
    removeDirectory(server.directory);
  }
  await third.close();
});

beforeEach(() => {
  heard = [];
});

/** What the third party was told of the device, when the server asked it for this request. */
async function told(url: string, headers: Record<string, string> = DEVICE): Promise<readonly (string | undefined)[]> {
  heard.length = 0;
  const response = await fetch(url, { headers });
  expect(await response.text()).toContain('Their ad');
  const [asked, ...more] = heard;
  expect(more).toEqual([]);
  return ['x-device-ip', 'x-device-user-agent'].map((name) => asked!.headers[name] as string | undefined);
}

describe('what third parties are told when the server follows their tags', () => {
  it('is the address and the user agent of the device, that of a trusted inserter as well', async () => {
    const { url } = behind;
    const whole = [DEVICE['x-device-ip'], DEVICE['x-device-user-agent']];
    expect(await told(`${url}/vast?placement=home`)).toEqual(whole);
    expect(heard[0]!.url).toBe(`/vast?ip=203.0.113.77&ua=${encodeURIComponent(whole[1]!)}`);
    expect(await told(`${url}/vast?placement=home&pod=2`)).toEqual(whole);
    expect(await told(`${url}/vmap?schedule=film`)).toEqual(whole);
    const player = { 'x-forwarded-for': '2001:db8:1:2::3', 'user-agent': 'Player/1' };
    expect(await told(`${url}/vast?placement=home`, player)).toEqual(['2001:db8:1:2::3', 'Player/1']);
    // Nothing else of the request goes on: no cookie, no token, no header of a proxy.
    const more = { ...DEVICE, cookie: 'xsp_uid=me', authorization: 'Bearer x', 'x-forwarded-for': '198.51.100.1' };
    await told(`${url}/vast?placement=home&user=me`, more);
    expect(JSON.stringify(heard[0])).not.toMatch(/xsp_uid|Bearer|198\.51\.100\.1/);
  });

  it.each(['coppa=1', 'rdp=1', 'gdpr=1', 'gdpr=1&gdpr_consent=nonsense', 'gpp=nonsense'])(
    'is only the network where the viewer may not be remembered: %s',
    async (privacy) => {
      const { url } = behind;
      const network = ['203.0.113.0', DEVICE['x-device-user-agent']];
      expect(await told(`${url}/vast?placement=home&user=me&${privacy}`)).toEqual(network);
      expect(heard[0]!.url).toContain('ip=203.0.113.0&');
    },
  );

  it('follows the signals of the VMAP when a break is reached later, and the device that reaches it', async () => {
    const { url } = behind;
    const later = async (query: string) => {
      const xml = await (await fetch(`${url}/vmap?schedule=film&mode=redirect${query}`, { headers: DEVICE })).text();
      return told(/(http[^\]<]+break=[^\]<]+)/.exec(xml)![1]!, { ...DEVICE, 'x-device-ip': '203.0.113.99' });
    };
    expect((await later(''))[0]).toBe('203.0.113.99');
    expect((await later('&coppa=1'))[0]).toBe('203.0.113.0');
    expect((await later('&gdpr=1'))[0]).toBe('203.0.113.0');
  });

  it('is nothing that a stranger says of a device', async () => {
    const { url } = alone;
    const headers = { ...DEVICE, 'user-agent': 'Stranger/1', 'x-forwarded-for': '198.51.100.1' };
    expect(await told(`${url}/vast?placement=home`, headers)).toEqual(['127.0.0.1', 'Stranger/1']);
  });
});
