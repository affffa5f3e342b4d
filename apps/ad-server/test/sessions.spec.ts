import { oneCampaign } from './support/catalogs';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

describe('sessions over HTTP', () => {
  const servers: ServerProcess[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      await server.stop();
      removeDirectory(server.directory);
    }
  });

  /** Trades the token for a cookie, as the page does. */
  async function logIn({ url }: ServerProcess): Promise<string> {
    const answer = await fetch(`${url}/session`, {
      method: 'POST',
      headers: { origin: url, 'content-type': 'application/json' },
      body: JSON.stringify({ token: ADMIN_TOKEN }),
    });
    expect(answer.status).toBe(204);
    return answer.headers.get('set-cookie')!.split(';', 1)[0]!;
  }

  const statusWith = async ({ url }: ServerProcess, cookie: string) =>
    (await fetch(`${url}/v1/campaigns`, { headers: { cookie } })).status;

  it('end for every copy of the cookie on every server when somebody logs out, restarts included', async () => {
    const env = { XSP_STATE: 'lmdb:state' };
    const one = await startServer({ catalog: oneCampaign(), env });
    servers.push(one);
    const shared = { directory: one.directory, env: { ...env, XSP_CATALOG: `${one.directory}/catalog.yaml` } };
    const two = await startServer(shared);
    servers.push(two);
    const [mine, another] = [await logIn(one), await logIn(one)];
    for (const server of [one, two]) {
      expect([await statusWith(server, mine), await statusWith(server, another)]).toEqual([200, 200]);
    }

    // Another site cannot do it.
    const foreign = { cookie: mine, origin: 'https://evil.example' };
    expect((await fetch(`${one.url}/session`, { method: 'DELETE', headers: foreign })).status).toBe(403);
    expect(await statusWith(one, mine)).toBe(200);

    const out = await fetch(`${one.url}/session`, { method: 'DELETE', headers: { cookie: mine, origin: one.url } });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringMatching(/^xsp_session=;/)]);
    for (const server of [one, two]) {
      expect([await statusWith(server, mine), await statusWith(server, another)]).toEqual([401, 200]);
    }
    const says = await fetch(`${two.url}/session`, { headers: { cookie: mine } });
    expect(await says.json()).toEqual({ loggedIn: false });

    await two.stop();
    servers.pop();
    const again = await startServer(shared);
    servers.push(again);
    expect([await statusWith(again, mine), await statusWith(again, another)]).toEqual([401, 200]);
  }, 30_000);
});
