import { readdirSync } from 'node:fs';
import { oneCampaign } from './support/catalogs';
import { requestAds } from './support/requests';
import { removeDirectory, startServer } from './support/server-process';

describe('starting the server', () => {
  it('serves the sample catalogue, and says how to ask', async () => {
    const server = await startServer();
    expect(server.output[0]).toBe(JSON.stringify({ msg: 'listening', url: server.url }));
    for (const placement of ['home', 'article', 'ctv']) {
      expect(await requestAds(server.url, { placement, user: 'you' })).toHaveLength(1);
    }
    expect(await server.stop()).toBe(0);
    removeDirectory(server.directory);
  });

  it('keeps its state beside it by default, and generates its secrets once', async () => {
    const catalog = oneCampaign({ caps: '[{ per: campaign, limit: 1, window: 1d }]' });
    const first = await startServer({ catalog, env: { XSP_STATE: '', XSP_ADMIN_TOKEN: '' } });
    expect(first.output.join('\n')).not.toContain('$XSP_ADMIN_TOKEN');
    expect(await requestAds(first.url, { user: 'one' })).toHaveLength(1);
    expect(await first.stop()).toBe(0);
    expect(readdirSync(first.directory)).toContain('xsp-state');
    const env = { XSP_STATE: '', XSP_CATALOG: `${first.directory}/catalog.yaml` };
    const second = await startServer({ directory: first.directory, env });
    expect(await requestAds(second.url, { user: 'one' })).toHaveLength(0);
    expect(await second.stop()).toBe(0);
    removeDirectory(first.directory);
  });

  it('refuses a wrong catalogue with every mistake, its path and line', async () => {
    const catalog = oneCampaign({
      caps: '[{ per: campaign, limit: 0.5, window: 1d }]',
      pricing: '{ model: cpm, amount: 5.00, currency: USD }',
      advertiser: 'nobody',
      colour: 'red',
    });
    const message = await startServer({ catalog }).then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(message).toMatch(/ended with 1/);
    expect(message).toMatch(/catalog\.yaml:\d+:\d+ campaigns\[0\]\.caps\[0\]\.limit/);
    expect(message).toMatch(/catalog\.yaml:\d+:\d+ campaigns\[0\]\.pricing\.amount/);
    expect(message).toMatch(/catalog\.yaml:\d+:\d+ campaigns\[0\]\.advertiser/);
    expect(message).toMatch(/catalog\.yaml:\d+:\d+ campaigns\[0\]\.colour/);
  });

  it('tells what a catalogue has that is allowed and probably not meant, at the start and when it is read again', async () => {
    const caps = '[{ per: campaign, limit: 3, window: 1d }, { per: campaign, limit: 5, window: 1d }]';
    const server = await startServer({ catalog: oneCampaign({ caps }) });
    const told = () => server.errors().match(/catalog\.yaml:\d+:\d+ campaigns\[0\]\.caps\[1\] can never matter/g) ?? [];
    await toldOf(() => told().length === 1);
    expect(server.errors()).toContain('perhaps this is not meant');
    process.kill(server.pid, 'SIGHUP');
    await toldOf(() => told().length === 2);
    expect(await server.stop()).toBe(0);
    removeDirectory(server.directory);
  });

  it('refuses settings that are wrong or contradict each other, by name', async () => {
    const message = await startServer({ env: { XSP_HOST: '0.0.0.0', XSP_STATE: 'redis://127.0.0.1:1' } }).then(
      () => 'it started',
      (error: Error) => error.message,
    );
    for (const name of ['XSP_PUBLIC_URL', 'XSP_SECRET', 'XSP_USER_KEY']) expect(message).toContain(name);
  });

  it.each(['1', '2'])('says which address is taken, and what to do (%s processes)', async (workers) => {
    const first = await startServer();
    const { port } = new URL(first.url);
    const env = { XSP_STATE: 'lmdb:state', XSP_PORT: port, XSP_WORKERS: workers };
    const message = await startServer({ env }).then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(message).toMatch(/ended with 1 /);
    expect(message).toContain(`The address 127.0.0.1:${port} is in use by another program.`);
    expect(message).toContain('XSP_PORT');
    expect(message).not.toMatch(/EADDRINUSE|^ +at /m);
    await first.stop();
    removeDirectory(first.directory);
  });
});

/** Waits for what a server writes: the test's own deadline ends it. */
async function toldOf(isTold: () => boolean): Promise<void> {
  while (!isTold()) await new Promise((resolve) => setTimeout(resolve, 20));
}
