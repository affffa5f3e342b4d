import type { Browser, Page } from 'playwright-core';
import { oneCampaign } from '../support/catalogs';
import { statusOf } from '../support/requests';
import { removeDirectory, startServer, type ServerProcess } from '../support/server-process';
import { openBrowser, openPage } from './support/browser';

const CATALOG = `${oneCampaign({ caps: '[{ per: campaign, limit: 1, window: 1d }]' })}
schedules:
  - id: short
    name: A break first
    placement: home
    breaks: [{ id: pre, at: start, pod: { maxAds: 1 } }]
`;

/** A VMAP whose breaks have beacons at `/told/…`. */
const vmap = (...sources: readonly string[]) =>
  `<vmap:VMAP xmlns:vmap="http://www.iab.net/videosuite/vmap" version="1.0">${sources
    .map(
      (source, index) => `<vmap:AdBreak timeOffset="00:00:0${index}" breakType="linear" breakId="b${index}">
  <vmap:AdSource>${source}</vmap:AdSource>
  <vmap:TrackingEvents>
    <vmap:Tracking event="breakStart"><![CDATA[/told/start/${index}?cb=[CACHEBUSTING]&t=[TIMESTAMP]]]></vmap:Tracking>
    <vmap:Tracking event="error"><![CDATA[/told/error/${index}?c=[ERROR_CODE]&old=[ERRORCODE]&m=[ERROR_MESSAGE]&cb=[CACHEBUSTING]]]></vmap:Tracking>
  </vmap:TrackingEvents>
</vmap:AdBreak>`,
    )
    .join('')}</vmap:VMAP>`;

const tag = (url: string) => `<vmap:AdTagURI templateType="vast4"><![CDATA[${url}]]></vmap:AdTagURI>`;

describe('the demo player, when something goes wrong', () => {
  let server: ServerProcess;
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    server = await startServer({ catalog: CATALOG, env: { XSP_DEADLINE_MS: '10000' } });
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (server) removeDirectory(server.directory);
  });

  /** Opens the page, and collects the paths of what it requests. */
  async function open(): Promise<{ readonly page: Page; readonly asked: URL[] }> {
    const { page } = await openPage(browser);
    const asked: URL[] = [];
    page.on('request', (request) => asked.push(new URL(request.url())));
    await page.goto(`${server.url}/player?user=bob&schedule=short&speed=4`);
    return { page, asked };
  }

  it('tells the code of an ad that cannot be played, which frees what it held', async () => {
    const { page, asked } = await open();
    await page.route('**/media/halden-*', (route) => route.abort());
    await page.getByRole('button', { name: 'Play the programme' }).click();
    await page.getByText('The programme goes on.').waitFor();
    const errors = asked.filter(({ pathname }) => pathname.startsWith('/t/error/'));
    expect(errors.map(({ search }) => search)).toEqual(['?code=405']);
    expect(asked.some(({ pathname }) => pathname.startsWith('/t/impression/'))).toBe(false);
    expect(await (await fetch(`${server.url}/vast?placement=home&user=bob`)).text()).toContain('<Ad ');
    expect((await statusOf(server.url)).impressions).toBe(0);
    await page.context().close();
  }, 60_000);

  it('fills in the macros of the beacons of breaks, with the code of what is wrong', async () => {
    const { page, asked } = await open();
    const body = vmap(tag('/nothing'), tag('/openapi.json'), '<vmap:VASTAdData><NOTHING/></vmap:VASTAdData>');
    await page.route('**/vmap?*', (route) => route.fulfill({ contentType: 'application/xml', body }));
    await page.getByRole('button', { name: 'Play the programme' }).click();
    await page.locator('#breaks [data-break=b2][data-state=empty]').waitFor();
    const told = (kind: string) => asked.filter(({ pathname }) => pathname.startsWith(`/told/${kind}/`));
    expect(told('error').map(({ pathname, searchParams }) => [pathname.at(-1), ...searchParams.values()])).toEqual([
      ['0', '1008', '1008', 'The ad response document cannot be retrieved', expect.stringMatching(/^\d{8}$/)],
      ['1', '1006', '1006', 'The ad response document cannot be extracted or parsed', expect.stringMatching(/^\d{8}$/)],
      ['2', '1006', '1006', 'The ad response document cannot be extracted or parsed', expect.stringMatching(/^\d{8}$/)],
    ]);
    expect(told('start')).toHaveLength(3);
    for (const { searchParams } of told('start')) {
      expect([...searchParams.values()]).toEqual([
        expect.stringMatching(/^\d{8}$/),
        expect.stringMatching(/^2\d{3}-.*Z$/),
      ]);
    }
    await page.context().close();
  }, 60_000);
});
