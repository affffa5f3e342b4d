import type { FastifyReply } from 'fastify';
import { SESSION_MS, setSessionCookie } from '../src/http/pages/session/session-cookie';
import type { LiveEvent } from '../src/web/api/live-event';
import { oneCampaign } from './support/catalogs';
import { requestAds } from './support/requests';
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

  /** Watches a viewer, as the player page does: hears one event after the other, `undefined` when the stream was cut. */
  async function watch({ url }: ServerProcess, headers: Record<string, string>) {
    const answer = await fetch(`${url}/player/live?user=one`, { headers });
    expect(answer.status).toBe(200);
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const hear = async (): Promise<LiveEvent | undefined> => {
      const event = /data: (.*)\n\n/.exec(heard);
      if (event) {
        heard = heard.slice(event.index + event[0].length);
        return JSON.parse(event[1]!) as LiveEvent;
      }
      const { done, value } = await reader.read();
      heard += value ?? '';
      return done ? undefined : hear();
    };
    return { hear, close: () => reader.cancel() };
  }

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

  it('cut what they watch live when they end, on every server and worker, and leave what others watch', async () => {
    const env = { XSP_STATE: 'lmdb:state', XSP_DEADLINE_MS: '10000' };
    const one = await startServer({ catalog: oneCampaign(), env });
    servers.push(one);
    const shared = { XSP_CATALOG: `${one.directory}/catalog.yaml`, XSP_WORKERS: '2' };
    const two = await startServer({ directory: one.directory, env: { ...env, ...shared } });
    servers.push(two);
    const [mine, another] = [await logIn(one), await logIn(one)];
    const cut = await Promise.all([one, two, two, two].map((server) => watch(server, { cookie: mine })));
    const left = [await watch(two, { cookie: another }), await watch(two, { authorization: `Bearer ${ADMIN_TOKEN}` })];
    await fetch(`${one.url}/session`, { method: 'DELETE', headers: { cookie: mine, origin: one.url } });
    for (const { hear } of cut) expect(await hear()).toBeUndefined();
    expect(await requestAds(two.url, { user: 'one' })).toHaveLength(1);
    for (const { hear, close } of left) {
      expect(await hear()).toMatchObject({ type: 'decision' });
      await close();
    }
  });

  it('cut what they watch live when they run out', async () => {
    const server = await startServer({ catalog: oneCampaign() });
    servers.push(server);
    let cookie = '';
    const reply = { setCookie: (name: string, value: string) => (cookie = `${name}=${value}`) };
    const begun = Date.now() - SESSION_MS + 5_000;
    setSessionCookie(reply as unknown as FastifyReply, ADMIN_TOKEN, server.url, begun);
    const { hear } = await watch(server, { cookie });
    expect(await requestAds(server.url, { user: 'one' })).toHaveLength(1);
    expect(await hear()).toMatchObject({ type: 'decision' });
    expect(await hear()).toBeUndefined();
  });
});
