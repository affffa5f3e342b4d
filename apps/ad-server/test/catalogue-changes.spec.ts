import { writeFileSync } from 'node:fs';
import { oneCampaign } from './support/catalogs';
import { concurrently, requestAds, statusOf } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

const BUDGET = { budget: '{ total: "1.00", currency: USD }' };

const eventually = async (isTrue: () => Promise<boolean> | boolean) => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
};

const authorization = `Bearer ${ADMIN_TOKEN}`;

function putBudget({ url }: ServerProcess, total: string): Promise<Response> {
  return fetch(`${url}/v1/campaigns/acme-spring/budget`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ total, currency: 'USD' }),
  });
}

/** The budget as the document says it: as it was written, and equal to the limit where it does not end in 0. */
async function writtenBudget({ url }: ServerProcess): Promise<string> {
  const response = await fetch(`${url}/v1/campaigns/acme-spring`, { headers: { authorization } });
  return ((await response.json()) as { budget: { total: string } }).budget.total;
}

describe('changes of the catalogue', () => {
  const servers: ServerProcess[] = [];

  async function start(options: Parameters<typeof startServer>[0]): Promise<ServerProcess> {
    const server = await startServer(options);
    servers.push(server);
    return server;
  }

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      await server.stop();
      removeDirectory(server.directory);
    }
  });

  it('leave nothing half done when servers change budgets at once and one is killed in the middle', async () => {
    const env = { XSP_STATE: 'lmdb:state' };
    const one = await start({ catalog: oneCampaign(BUDGET), env });
    const { directory } = one;
    const also = { directory, env: { ...env, XSP_CATALOG: `${directory}/catalog.yaml` } };
    const two = await start(also);
    const agree = async () => {
      const limit = (await statusOf(two.url)).budget['total'];
      const written = await Promise.all(servers.map(writtenBudget));
      return written.every((total) => total === limit);
    };
    await concurrently(40, 8, (index) => putBudget(index % 2 ? one : two, `2.${10 + index}1`));
    await eventually(agree);
    for (let round = 0; round < 2; round++) {
      const dying = await start(also);
      const changes = concurrently(200, 4, (index) =>
        putBudget(dying, `3.${100 + index}1`).then(
          () => (index === 30 + round ? dying.stop('SIGKILL') : undefined),
          () => undefined,
        ),
      );
      await changes;
      servers.splice(servers.indexOf(dying), 1);
      expect(await dying.stop()).toBe('SIGKILL');
      await eventually(agree);
      expect(await writtenBudget(two)).toMatch(/^3\./);
    }
  });

  it('are read and checked beside the answering, and a wrong one of many campaigns is refused whole', async () => {
    const campaign = (id: string, amount: string) =>
      `  - { id: ${id}, advertiser: acme, pricing: { model: cpm, amount: ${amount}, currency: USD }, targeting: { placements: [other] },\n` +
      `      creatives: [{ id: one, durationMs: 15000, media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }] }] }`;
    const many = (last: string) =>
      [oneCampaign().trimEnd(), ...Array.from({ length: 2_500 }, (_, i) => campaign(`c${i}`, '"5.00"')), last, ''].join(
        '\n',
      );
    const server = await start({ catalog: oneCampaign() });
    const told = (text: string) => server.output.join('\n').includes(text) || server.errors().includes(text);
    /** How many ad requests are answered, one after the other, until something is told. */
    const answeredUntil = async (text: string) => {
      let answered = 0;
      for (; !told(text); answered++)
        expect((await requestAds(server.url, { user: `u${answered}` }))[0]?.id).toBe('acme-spring');
      return answered;
    };
    writeFileSync(`${server.directory}/catalog.yaml`, many(campaign('wrong', '5')));
    process.kill(server.pid, 'SIGHUP');
    // Read on the thread that answers, some seconds would pass between one answer and the next.
    expect(await answeredUntil('campaigns[2501].pricing.amount')).toBeGreaterThan(25);
    await answeredUntil('The catalogue was not reloaded: the one before stays in force.');
    writeFileSync(`${server.directory}/catalog.yaml`, many(campaign('right', '"5.00"')));
    process.kill(server.pid, 'SIGHUP');
    expect(await answeredUntil('catalogue reloaded')).toBeGreaterThan(25);
    const response = await fetch(`${server.url}/v1/campaigns`, { headers: { authorization } });
    expect(((await response.json()) as { campaigns: unknown[] }).campaigns).toHaveLength(2_502);
  });
});
