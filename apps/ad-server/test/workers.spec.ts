import { execFileSync } from 'node:child_process';
import { oneCampaign } from './support/catalogs';
import { requestAds } from './support/requests';
import { removeDirectory, startServer } from './support/server-process';

/** The processes that a process started, by their ids. */
function childrenOf(pid: number): readonly number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => line.trim().split(/\s+/).map(Number)).flatMap(([id, of]) => (of === pid ? [id!] : []));
}

describe('a server of several processes', () => {
  it('goes on when one of them is killed, with what was counted, and replaces it', async () => {
    const catalog = oneCampaign({ caps: '[{ per: campaign, limit: 2, window: 1d }]' });
    const env = { XSP_STATE: 'lmdb:state', XSP_WORKERS: '2', XSP_DEADLINE_MS: '10000' };
    const server = await startServer({ catalog, env });
    expect(await requestAds(server.url, { user: 'one' })).toHaveLength(1);
    const before = childrenOf(server.pid);
    expect(before).toHaveLength(2);
    process.kill(before[0]!, 'SIGKILL');
    while (childrenOf(server.pid).includes(before[0]!)) await new Promise((resolve) => setTimeout(resolve, 20));
    /** A connection of the killed process is lost with it. */
    const ask = () => requestAds(server.url, { user: 'one' }).catch(() => undefined);
    let ads = await ask();
    while (!ads) ads = await ask();
    expect(ads).toHaveLength(1);
    const replaced = () => childrenOf(server.pid).filter((pid) => pid !== before[0]).length === 2;
    while (!replaced()) await new Promise((resolve) => setTimeout(resolve, 100));
    for (let time = 0; time < 4; time++) expect((await ask()) ?? []).toEqual([]);
    expect(await server.stop()).toBe(0);
    expect(childrenOf(server.pid)).toEqual([]);
    removeDirectory(server.directory);
  });
});
