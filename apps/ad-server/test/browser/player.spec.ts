import { join } from 'node:path';
import { totalCounter } from '@xsp/budget';
import { LmdbBackend } from '@xsp/state-lmdb';
import type { Browser, Page } from 'playwright-core';
import { statusOf } from '../support/requests';
import { removeDirectory, startServer, type ServerProcess } from '../support/server-process';
import { accessibilityViolations, logIn, openBrowser, openPage, picture } from './support/browser';

/** Four campaigns, each once a day to one person, that fill the breaks in this order. */
const CAMPAIGNS = [
  { id: 'alpha', clip: 'halden-city-06', ms: 6_000, price: '5.00', spent: '0.005' },
  { id: 'bravo', clip: 'larder-harvest-06', ms: 6_000, price: '4.00', spent: '0.004' },
  { id: 'charlie', clip: 'pelagia-islands-15', ms: 15_000, price: '3.00', spent: '0.003', skipAfterMs: 5_000 },
  { id: 'delta', clip: 'reel-newsletter-05', ms: 5_000, price: '2.00', spent: '0.002' },
];

const CATALOG = JSON.stringify({
  advertisers: [{ id: 'acme' }],
  placements: [{ id: 'ctv' }],
  campaigns: CAMPAIGNS.map(({ id, clip, ms, price, skipAfterMs }, index) => ({
    id,
    advertiser: 'acme',
    priority: 9 - index,
    pricing: { model: 'cpm', amount: price, currency: 'USD' },
    budget: { total: '100.00', currency: 'USD' },
    caps: [{ per: 'campaign', limit: 1, window: '1d' }],
    creatives: [
      {
        id: clip,
        durationMs: ms,
        ...(skipAfterMs && { skipAfterMs }),
        clickThrough: 'https://acme.example/',
        media: [{ url: `/media/${clip}.mp4`, type: 'video/mp4', width: 640, height: 360 }],
      },
    ],
  })),
  schedules: [
    {
      id: 'short',
      name: 'Breaks early on',
      placement: 'ctv',
      breaks: [
        { id: 'pre', at: 'start', pod: { maxAds: 2, maxDurationMs: 30_000 } },
        { id: 'mid', at: '00:00:04', pod: { maxAds: 1, maxDurationMs: 20_000 } },
        { id: 'post', at: 'end', pod: { maxAds: 1, maxDurationMs: 10_000 } },
      ],
    },
  ],
});

const WHOLE = ['impression', 'start', 'firstQuartile', 'midpoint', 'thirdQuartile', 'complete'];

/** The beacons that a page sends: each with its token's name, in the order that the tokens came. */
function beaconsOf(page: Page): { readonly byToken: () => readonly (readonly string[])[] } {
  const sent: { readonly event: string; readonly token: string }[] = [];
  page.on('request', (request) => {
    const [, event, token] = /^\/t\/(\w+)\/([\w-]+)/.exec(new URL(request.url()).pathname) ?? [];
    if (event !== undefined && token !== undefined) sent.push({ event, token });
  });
  const byToken = () =>
    [...new Set(sent.map(({ token }) => token))].map((token) =>
      sent.filter((one) => one.token === token).map(({ event }) => event),
    );
  return { byToken };
}

describe('the demo player in a browser', () => {
  let server: ServerProcess;
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    server = await startServer({
      catalog: CATALOG,
      env: { XSP_STATE: 'lmdb:state', XSP_DEADLINE_MS: '10000', XSP_LOG_LEVEL: 'warn' },
    });
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (server) removeDirectory(server.directory);
  });

  it('plays the pods in order, skips, sends each beacon once, and all figures agree; then the caps are full', async () => {
    const { page, mistakes } = await openPage(browser);
    const beacons = beaconsOf(page);
    await logIn(page, server.url, '/player?user=ann&schedule=short&speed=4');
    const says = page.locator('#player-says');
    const held = page.getByRole('table', { name: 'Holds of this viewer' });
    await page.getByText('alpha halden-city-06').waitFor();
    expect(await page.locator('#next-ad [data-outcome=served]').getAttribute('data-campaign')).toBe('alpha');

    await page.getByRole('button', { name: 'Play the programme' }).click();
    await page.getByText('Advertisement 1 of 2: halden-city-06').waitFor();
    await held.getByText('committed').first().waitFor();
    // The others wait for their breaks.
    expect(await held.getByText('held', { exact: true }).count()).toBeGreaterThanOrEqual(2);
    await page.getByText('Advertisement 2 of 2: larder-harvest-06').waitFor();
    await page.getByText('Advertisement 1 of 1: pelagia-islands-15').waitFor();
    const skip = page.getByRole('button', { name: 'Skip' });
    expect(await skip.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Skip ad' }).click();
    await page.getByText('The programme goes on.').waitFor();
    await picture(page, 'player');

    await page.getByRole('slider', { name: 'Position in the programme' }).press('End');
    await page.getByText('The programme is over.').waitFor();
    expect(await page.locator('#breaks li').allInnerTexts()).toEqual([
      expect.stringContaining('halden-city-06, larder-harvest-06'),
      expect.stringContaining('pelagia-islands-15 (skipped)'),
      expect.stringContaining('reel-newsletter-05'),
    ]);

    const [first, second, skipped, last, ...more] = beacons.byToken();
    expect([first, second, last, more]).toEqual([WHOLE, WHOLE, WHOLE, []]);
    expect(skipped).toEqual([...new Set(skipped)]);
    expect([skipped![0], skipped!.at(-1)]).toEqual(['impression', 'skip']);
    expect(skipped).not.toContain('complete');

    // The state's panel, the status and the dashboard say the same.
    await expectSoon(async () => expect(await held.getByText('committed').count()).toBe(4));
    expect(await page.getByText('1 of 1 · full').count()).toBe(4);
    for (const { id, spent } of CAMPAIGNS) {
      const { impressions, budget } = await statusOf(server.url, id);
      expect([impressions, Number(budget['spent']), Number(budget['held'])]).toEqual([1, Number(spent), 0]);
    }

    // A capped user gets no further ad, and the page says why.
    await page.getByRole('button', { name: 'Play the programme again' }).click();
    await page.locator('#breaks [data-break=mid][data-state=empty]').waitFor();
    expect(await page.locator('#breaks [data-break=pre]').innerText()).toMatch(
      /no ad[^]*alpha\/halden-city-06: campaign-cap: 1 of 1 in 1d/,
    );
    expect(await page.locator('#next-ad').innerText()).toContain('Now this request would get no ad.');
    expect(await page.locator('#next-ad [data-outcome=cap]').count()).toBe(4);
    expect(await says.innerText()).toBe('No ad in the break mid.');
    expect(beacons.byToken()).toHaveLength(4);
    await picture(page, 'player-capped');
    expect(await accessibilityViolations(page)).toEqual([]);

    await page.getByRole('link', { name: 'Campaigns' }).click();
    for (const { id, spent } of CAMPAIGNS) {
      const row = page.locator(`tr[data-campaign=${id}]`);
      await expectSoon(async () =>
        expect(await row.innerText()).toMatch(new RegExp(`\\t1\\t${spent} USD\\t0\\.00 USD`)),
      );
    }
    const figure = (name: string) => page.locator(`[data-figure=${name}]`).innerText();
    expect(await figure('held')).toBe('0');
    expect(await page.locator('.bars [data-label=cap]').innerText()).toContain('3');
    expect(mistakes).toEqual([]);
    await page.context().close();

    // And so does the database, read when nobody has it open.
    expect(await server.stop()).toBe(0);
    const state = await LmdbBackend.open({ path: join(server.directory, 'state') });
    const partition = { kind: 'advertiser', id: 'acme' };
    const window = { kind: 'forever' } as const;
    const { counters } = await state.inspect(
      CAMPAIGNS.map(({ id }) => ({ partition, counter: totalCounter(id, 'impressions'), window })),
    );
    await state.close();
    expect(counters.map(({ committed, held: inHolds }) => [committed, inHolds])).toEqual(CAMPAIGNS.map(() => [1n, 0n]));
  }, 80_000);
});

/** Tries again until it holds, as a person looks again. */
async function expectSoon(check: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await check();
    } catch (error) {
      if (tries === 25) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
