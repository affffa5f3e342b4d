import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { requestAds, sendBeacon, statusOf } from '../support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from '../support/server-process';
import { accessibilityViolations, logIn, openBrowser, openPage, overflow, picture } from './support/browser';

/** Each page, and what is there when it has read what it shows. */
const PAGES = [
  ['/#/', 'tr[data-campaign] canvas'],
  ['/#/campaigns/halden-summit-launch', '.chart canvas'],
  ['/#/ask', 'select[name=placement]'],
  ['/#/tag', 'input[name=url]'],
  ['/#/changes', 'main section :is(table, p)'],
  ['/player', '#next-ad table'],
] as const;

describe('the dashboard in a browser', () => {
  let server: ServerProcess;
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    server = await startServer({ env: { XSP_DEADLINE_MS: '10000', XSP_LOG_LEVEL: 'warn' } });
    for (let n = 0; n < 60; n++) {
      const [ad] = await requestAds(server.url, {
        placement: ['home', 'article', 'ctv'][n % 3]!,
        user: `user-${n % 7}`,
      });
      if (ad && n % 4 > 0) await sendBeacon(ad.impressions[0]!);
    }
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (server) removeDirectory(server.directory);
  });

  it('asks for the token, and trades it for a cookie that no script and no other site can use', async () => {
    const { page, mistakes } = await openPage(browser);
    await page.goto(server.url);
    await page.getByLabel('Admin token').fill('a token that is not the one');
    await page.keyboard.press('Enter');
    await page.getByText('This is not the admin token.').waitFor();
    expect(await page.context().cookies()).toEqual([]);
    await page.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Log out' }).waitFor();
    const [cookie, ...others] = await page.context().cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ name: 'xsp_session', httpOnly: true, sameSite: 'Strict' });
    expect(cookie!.value).not.toContain(ADMIN_TOKEN);
    expect(await page.evaluate('document.cookie + localStorage.length + sessionStorage.length')).toBe('00');

    // The cookie opens what the page needs; a change must come from the page.
    const headers = { cookie: `${cookie!.name}=${cookie!.value}` };
    const status = (path: string, init: RequestInit = {}) => sendBeacon(`${server.url}${path}`, { headers, ...init });
    expect(await status('/v1/campaigns')).toBe(200);
    expect(await status('/metrics')).toBe(200);
    const pause = '/v1/campaigns/larder-tasting/pause';
    expect(await status(pause, { method: 'POST' })).toBe(403);
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
      expect(await status(pause, { method: 'POST', headers: { ...headers, origin } })).toBe(403);
    }
    const forged = `${cookie!.name}=${cookie!.value.replace(/^\d/, '9')}`;
    expect(await status('/v1/campaigns', { headers: { cookie: forged } })).toBe(401);

    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Admin token').waitFor();
    expect(await page.context().cookies()).toEqual([]);
    expect(mistakes).toEqual([]);
    await page.context().close();
  });

  it('shows nothing to who is not logged in', async () => {
    for (const path of [
      '/dashboard/overview',
      '/dashboard/curves?campaigns=a',
      '/player/live?user=a',
      '/player/state?user=a&placement=ctv',
      '/metrics',
      '/v1/audit',
    ]) {
      expect([path, await sendBeacon(`${server.url}${path}`)]).toEqual([path, 401]);
    }
    for (const path of ['/', '/player']) {
      const response = await fetch(`${server.url}${path}`);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(await response.text()).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    }
    for (const path of ['/web/../main.js', '/web/vendor/..%2f..%2fpackage.json', '/web/dashboard/main.d.ts']) {
      expect([path, await sendBeacon(`${server.url}${path}`)]).toEqual([path, 404]);
    }
  });

  it('logs in by the printed link, and leaves no token in the address', async () => {
    const { page } = await openPage(browser);
    await logIn(page, server.url);
    expect(page.url()).toBe(`${server.url}/`);
    await page.context().close();
  });

  it('pauses, resumes and changes a budget, by keyboard, and tells what was changed', async () => {
    const { page, mistakes } = await openPage(browser);
    await logIn(page, server.url);
    const row = page.locator('tr[data-campaign=halden-summit-launch]');
    await row.getByRole('button', { name: 'Pause Summit launch' }).focus();
    await page.keyboard.press('Enter');
    await row.getByText('paused').waitFor();
    await row.getByRole('button', { name: 'Resume Summit launch' }).press('Enter');
    await row.getByText('active').waitFor();
    expect(await row.locator('canvas').count()).toBe(1);
    expect(await row.getByRole('img').getAttribute('aria-label')).toMatch(/USD delivered, target [\d.]+ USD by now/);

    await row.getByRole('link', { name: 'Summit launch' }).press('Enter');
    await page.getByRole('heading', { name: 'Summit launch' }).waitFor();
    const limit = page.getByLabel('Daily limit (USD)');
    await limit.fill('many');
    await page.getByRole('button', { name: 'Change the budget' }).press('Enter');
    expect((await statusOf(server.url, 'halden-summit-launch')).budget.daily?.['limit']).toBe('400.00');
    await limit.fill('512.50');
    await limit.press('Enter');
    await page.getByText('The budget is changed, for all servers: daily 512.50.').waitFor();
    expect((await statusOf(server.url, 'halden-summit-launch')).budget.daily?.['limit']).toBe('512.50');
    await page.getByText('campaign.budget').waitFor();
    expect(await page.getByText(/^campaign\.(pause|resume)$/).count()).toBe(2);
    expect(mistakes).toEqual([]);
    await page.context().close();
  });

  it('previews a creative, and counts nothing of it', async () => {
    const { page, mistakes } = await openPage(browser);
    await logIn(page, server.url);
    const figures = async () => {
      const { impressions, budget } = await statusOf(server.url, 'pelagia-islands');
      return { impressions, budget };
    };
    const before = await figures();
    await page.goto(`${server.url}/#/campaigns/pelagia-islands`);
    await page.getByRole('button', { name: /^Preview of/ }).click();
    await page.getByText('pelagia-islands-15').first().waitFor();
    expect(await page.getByLabel('Ad tag (VAST or VMAP)').inputValue()).toContain(`${server.url}/vast?preview=`);
    expect(await figures()).toEqual(before);
    expect(mistakes).toEqual([]);
    await page.context().close();
  });

  it('says what a user would get and why, and what an ad tag answers', async () => {
    const { page, mistakes } = await openPage(browser);
    await logIn(page, server.url, '/');
    await page.getByRole('link', { name: 'Ask' }).click();
    await page.getByLabel('User').fill('somebody new');
    await page.getByLabel('Placement').selectOption('home');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('Now this request would get halden-summit-15 of halden-summit-launch.').waitFor();
    expect(await page.locator('tr[data-campaign=larder-tasting]').innerText()).toContain('not for placement home');

    await page.getByRole('link', { name: 'Ad tag' }).click();
    const tag = page.getByLabel('Ad tag (VAST or VMAP)');
    await tag.fill(`${server.url}/vmap?schedule=programme&user=tagged&duration=75`);
    await tag.press('Enter');
    await page.getByRole('heading', { name: /Break mid/ }).waitFor();
    expect(await page.getByText('Nothing to say against it.').count()).toBe(1);

    // The page is no way into the server's own network.
    let asked = 0;
    const inside = createServer((_request, response) => {
      asked++;
      response.end('<VAST version="4.2"/>');
    });
    await once(inside.listen(0, '127.0.0.1'), 'listening');
    const { port } = inside.address() as AddressInfo;
    for (const url of [
      `http://127.0.0.1:${port}/vast`,
      `http://localhost:${port}/`,
      'file:///etc/passwd',
      `${server.url}/v1/campaigns`,
    ]) {
      await tag.fill(url);
      await tag.press('Enter');
      await page.locator('.notice.bad').waitFor();
      await page.locator('.notice.bad').evaluate((node: { remove(): void }) => node.remove());
    }
    inside.close();
    expect(asked).toBe(0);
    expect(mistakes).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['desktop', { width: 1360, height: 900 }],
    ['phone', { width: 390, height: 844 }],
  ])(
    'has nothing that axe-core objects to, light or dark, and fits a %s',
    async (device, viewport) => {
      const { page, mistakes } = await openPage(browser, { viewport });
      await logIn(page, server.url);
      for (const [path, ready] of PAGES) {
        await page.goto(`${server.url}${path}`);
        await page.locator(ready).first().waitFor();
        expect([path, await accessibilityViolations(page)]).toEqual([path, []]);
        expect([path, await overflow(page)]).toEqual([path, 0]);
        await picture(page, `${device}${path.replace(/\W+/g, '-')}`);
      }
      expect(mistakes).toEqual([]);
      await page.context().close();
    },
    60_000,
  );
});
