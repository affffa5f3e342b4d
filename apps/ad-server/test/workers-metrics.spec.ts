import { oneCampaign } from './support/catalogs';
import { concurrently, requestAds } from './support/requests';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

describe('metrics of several workers', () => {
  let server: ServerProcess;

  afterEach(async () => {
    expect(await server.stop()).toBe(0);
    removeDirectory(server.directory);
  });

  it('are added up, whichever worker is asked', async () => {
    const env = { XSP_STATE: 'lmdb:state', XSP_WORKERS: '3', XSP_DEADLINE_MS: '10000' };
    server = await startServer({ catalog: oneCampaign(), env });
    await concurrently(60, 12, (index) => requestAds(server.url, { user: `user-${index}` }));
    for (let i = 0; i < 6; i++) {
      // A connection each, so that workers take turns.
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, connection: 'close' };
      const text = await (await fetch(`${server.url}/metrics`, { headers })).text();
      expect(text).toContain('\nxsp_requests_total 60\n');
      expect(text).toContain('\nxsp_holds_open 60\n');
      expect(text).toContain('\nxsp_campaign_spent_amount{campaign="acme-spring",currency="USD"} 0\n');
    }
  });
});
