import { writeFileSync } from 'node:fs';
import { oneCampaign } from './support/catalogs';
import { requestAds, sendBeacon, statusOf } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

const money = (currency: string) => ({
  pricing: `{ model: cpm, amount: "5", currency: ${currency} }`,
  budget: `{ total: "1000", currency: ${currency} }`,
});
const EUROS = oneCampaign(money('EUR'));
const OTHER = oneCampaign({ ...money('USD'), advertiser: 'other' }).replace(
  '{ id: acme }',
  '{ id: acme }, { id: other }',
);

/** The campaign's group and its advertiser have budgets, too. */
const shared = (group: string, advertiser: string): string =>
  oneCampaign(money('USD'))
    .replace('{ id: acme }', `{ id: acme, budget: { total: "1000", currency: ${advertiser} } }`)
    .replace(
      'campaigns:',
      `currencyRates: { base: USD, EUR: "1.1" }
groups: [{ id: spring, campaigns: [acme-spring], budget: { total: "1000", currency: ${group} } }]
campaigns:`,
    );

describe('a campaign of which something was counted', () => {
  const servers: ServerProcess[] = [];

  afterAll(async () => {
    for (const server of servers) await server.stop();
    servers.forEach(({ directory }) => removeDirectory(directory));
  });

  /** A server with a campaign in dollars; what a file does there, or the API. */
  async function serving(catalog = oneCampaign(money('USD'))) {
    const server = await startServer({ catalog });
    servers.push(server);
    return server;
  }

  async function show({ url }: ServerProcess) {
    const [ad] = await requestAds(url, { user: 'one' });
    expect(await sendBeacon(ad!.impressions[0]!)).toBe(204);
  }

  /** What is said of a file that is read again. */
  async function reload(server: ServerProcess, catalog: string) {
    const [output, errors] = [server.output.length, server.errors().length];
    writeFileSync(`${server.directory}/catalog.yaml`, catalog);
    process.kill(server.pid, 'SIGHUP');
    const said = () => server.output.slice(output).join('\n') + server.errors().slice(errors);
    while (!/catalogue reloaded|was not reloaded/.test(said())) await new Promise((resolve) => setTimeout(resolve, 20));
    return said();
  }

  it('keeps its currency and its advertiser, whatever the file says: what it spent would be another amount, or nothing', async () => {
    const server = await serving();
    await show(server);
    expect(await reload(server, EUROS)).toMatch(
      /campaigns\[0\]\.budget\.currency must stay USD.*a new id[^]*not reloaded/,
    );
    expect(await reload(server, OTHER)).toMatch(/campaigns\[0\]\.advertiser must stay acme.*a new id[^]*not reloaded/);
    expect((await statusOf(server.url)).budget).toMatchObject({ currency: 'USD', spent: '0.005' });
    expect(await reload(server, EUROS.replace('id: acme-spring', 'id: acme-euros'))).toContain('catalogue reloaded');
  });

  it('keeps the currencies of its group and of its advertiser as well', async () => {
    const server = await serving(shared('USD', 'EUR'));
    await show(server);
    expect(await reload(server, shared('EUR', 'EUR'))).toMatch(
      /groups\[0\]\.budget\.currency must stay USD.*the group a new id[^]*not reloaded/,
    );
    expect(await reload(server, shared('USD', 'USD'))).toMatch(
      /advertisers\[0\]\.budget\.currency must stay EUR.*the advertiser a new id[^]*not reloaded/,
    );
  });

  it('keeps them in the API as well', async () => {
    const server = await serving();
    await show(server);
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    const address = `${server.url}/v1/campaigns/acme-spring`;
    const campaign = (await (await fetch(address, { headers })).json()) as Record<string, object>;
    const changed = {
      ...campaign,
      pricing: { ...campaign['pricing'], currency: 'EUR' },
      budget: { ...campaign['budget'], currency: 'EUR' },
    };
    const response = await fetch(address, { method: 'PUT', headers, body: JSON.stringify(changed) });
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as { errors: { path: string; message: string }[] };
    expect(errors).toMatchObject([{ path: 'budget.currency' }]);
    expect(errors[0]!.message).toContain('must stay USD');
  });

  it('keeps them when a file leaves it out, and a later one has it again', async () => {
    const server = await serving();
    await show(server);
    const without = EUROS.replace('id: acme-spring', 'id: acme-euros');
    expect(await reload(server, without)).toContain('catalogue reloaded');
    expect(await reload(server, EUROS)).toMatch(/campaigns\[0\]\.budget\.currency must stay USD[^]*not reloaded/);
    expect(await reload(server, oneCampaign(money('USD')))).toContain('catalogue reloaded');
    expect((await statusOf(server.url)).budget).toMatchObject({ currency: 'USD', spent: '0.005' });
  });

  it('may change both before', async () => {
    const server = await serving();
    expect(await reload(server, EUROS)).toContain('catalogue reloaded');
    expect(await reload(server, OTHER)).toContain('catalogue reloaded');
  });
});
