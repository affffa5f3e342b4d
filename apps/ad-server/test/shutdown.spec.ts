import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accepts } from './support/ports';
import { requestAds, sendBeacon, statusOf } from './support/requests';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';
import { startThirdParty, theirAd, type ThirdParty } from './support/third-party';
import { adsOf, type PlayableAd } from './support/vast-client';

const REQUESTS = 20;

const catalog = (tag: string) => `
advertisers: [{ id: acme }]
placements: [{ id: home }]
campaigns:
  - id: third
    advertiser: acme
    pricing: { model: cpm, amount: "5.00", currency: USD }
    budget: { total: "1.00", currency: USD }
    creatives: [{ id: tag, durationMs: 15000, tag: "${tag}", unwrap: true }]
`;

/** What a connection that is kept alive has heard so far. */
interface Conversation {
  readonly socket: Socket;
  heard(): string;
  /** Resolves when it has heard something. */
  until(pattern: RegExp): Promise<void>;
}

async function converse(url: string): Promise<Conversation> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
  await once(socket, 'connect');
  const until = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(heard)) await once(socket, 'data');
  };
  return { socket, heard: () => heard, until };
}

/** Where our own impression is counted, beside the third party's. */
function beaconOf({ impressions }: PlayableAd): string {
  return impressions.map((url) => new URL(url).pathname).find((path) => path.startsWith('/t/'))!;
}

describe.each(['1', '2'])('a server of %s processes that is told to stop', (workers) => {
  let third: ThirdParty;
  let server: ServerProcess;

  beforeEach(async () => {
    third = await startThirdParty();
    const env = {
      XSP_STATE: 'lmdb:state',
      XSP_WORKERS: workers,
      XSP_DEADLINE_MS: '60000',
      XSP_ALLOW_PRIVATE_TAGS: '127.0.0.1/32',
    };
    server = await startServer({
      catalog: catalog(`${third.url}/vast`),
      env: { ...env, XSP_SECRET: 'a secret of sixteen' },
    });
  });

  afterEach(async () => {
    await server.stop();
    removeDirectory(server.directory);
    await third.close();
  });

  it('answers all that is in flight, accepts nothing more, loses nothing, and exits with 0', async () => {
    third.answer = theirAd(third.url);
    const [first] = await requestAds(server.url, { user: 'first' });
    const waiting: ServerResponse[] = [];
    third.answer = (_request, response) => void waiting.push(response);
    const asked = Array.from({ length: REQUESTS }, (_, index) => requestAds(server.url, { user: `user-${index}` }));
    const viewer = await converse(server.url);
    viewer.socket.write('GET /vast?placement=home&user=kept HTTP/1.1\r\nHost: x\r\n\r\n');
    while (waiting.length < REQUESTS + 1) await new Promise((resolve) => setTimeout(resolve, 5));
    // A beacon whose head was read, as the answer to what it expects shows, and whose body is still to come.
    const player = await converse(server.url);
    const head = `POST ${beaconOf(first!)} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: text/plain\r\n`;
    player.socket.write(`${head}Content-Length: 4\r\n\r\n`);
    await player.until(/^HTTP\/1\.1 100 /);

    const ended = server.stop();
    while (await accepts(Number(new URL(server.url).port))) await new Promise((resolve) => setTimeout(resolve, 5));
    // A connection that is busy may bring one more request before it is closed.
    viewer.socket.write('GET /vast?placement=home&user=kept-2 HTTP/1.1\r\nHost: x\r\n\r\n');
    while (waiting.length < REQUESTS + 2) await new Promise((resolve) => setTimeout(resolve, 5));
    player.socket.write('body');
    await Promise.all([once(player.socket, 'close'), player.until(/HTTP\/1\.1 204 /)]);
    const closed = once(viewer.socket, 'close');
    for (const response of waiting) response.end(theirAd(third.url));
    await closed;
    const answers = viewer.heard().split(/(?=HTTP\/1\.1 )/);
    expect(answers.map((answer) => answer.slice(0, 12))).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
    const kept = answers.flatMap((answer) => adsOf(answer.slice(answer.indexOf('<'))));
    const ads: PlayableAd[] = [...kept, ...(await Promise.all(asked)).flat()];
    expect(ads).toHaveLength(REQUESTS + 2);
    expect(await ended).toBe(0);

    const { directory } = server;
    const env = {
      XSP_STATE: 'lmdb:state',
      XSP_CATALOG: `${directory}/catalog.yaml`,
      XSP_SECRET: 'a secret of sixteen',
    };
    server = await startServer({ directory, env });
    expect(await statusOf(server.url, 'third')).toMatchObject({
      impressions: 1,
      budget: { spent: '0.005', held: '0.11' },
    });
    for (const ad of ads) expect(await sendBeacon(server.url + beaconOf(ad))).toBe(204);
    expect(await statusOf(server.url, 'third')).toMatchObject({
      impressions: REQUESTS + 3,
      budget: { spent: '0.115', held: '0.00' },
    });
  });

  it('is told so in two ways, and answers all the same', async () => {
    const waiting: ServerResponse[] = [];
    third.answer = (_request, response) => void waiting.push(response);
    const asked = requestAds(server.url, { user: 'one' });
    while (waiting.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    // A terminal says one, and whoever started it the other.
    const ended = server.stop('SIGINT');
    while (await accepts(Number(new URL(server.url).port))) await new Promise((resolve) => setTimeout(resolve, 5));
    void server.stop('SIGTERM');
    // Nothing says that the second signal has arrived; were it later, this test would see less, and not fail.
    await new Promise((resolve) => setTimeout(resolve, 200));
    waiting[0]!.end(theirAd(third.url));
    expect(await asked).toHaveLength(1);
    expect(await ended).toBe(0);
  });
});

it.each(['1', '2'])(
  'a server of %s processes that still waits for Redis ends with 0 when it is told to',
  async (count) => {
    // It accepts connections, and never answers.
    const silent = createServer();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo;
    const env = {
      XSP_STATE: `redis://127.0.0.1:${port}`,
      XSP_WORKERS: count,
      XSP_SECRET: 'a secret of sixteen',
      XSP_USER_KEY: 'a key of users, sixteen',
    };
    const onSpawn = (child: ChildProcess) => silent.once('connection', () => child.kill('SIGTERM'));
    const directory = mkdtempSync(join(tmpdir(), 'xsp-waiting-'));
    const message = await startServer({ env, directory, onSpawn }).then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(message.trim()).toBe('The server ended with 0 before it listened:');
    silent.close();
    removeDirectory(directory);
  },
);
