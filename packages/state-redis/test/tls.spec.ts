import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RedisBackend, type RedisBackendOptions } from '../src';
import { Certificates, type Certificate } from './support/certificates';
import { eventually } from './support/eventually';
import { freePort } from './support/free-port';
import { capped, id, request } from './support/offers';
import { RedisServer } from './support/redis-server';

const binary = process.env['XSP_REDIS_SERVER'] ?? 'redis-server';

/** Why there is nothing to test here. */
function missing(): string | undefined {
  if (Certificates.missing) return Certificates.missing;
  // A server that was built without TLS does not know the setting; the port stops the others, too.
  const { stderr } = spawnSync(binary, ['--tls-port', '0', '--port', 'none'], { encoding: 'utf8' });
  return /Bad directive/.test(stderr) ? `${binary} is built without TLS` : undefined;
}

const reason = missing();

(reason ? describe.skip : describe)(`Redis over TLS${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let certificates: Certificates;
  let others: Certificates;
  let ours: Certificate;
  let client: Certificate;
  let settings: readonly string[];
  let tlsPort: number;
  let server: RedisServer;
  const backends: RedisBackend[] = [];

  beforeAll(async () => {
    [certificates, others] = await Promise.all([Certificates.create(), Certificates.create()]);
    ours = await certificates.issue('server', 'IP:127.0.0.1');
    client = await certificates.issue('client', 'DNS:client');
    settings = settingsOf(ours);
    [tlsPort, server] = await startWithTls(settings);
  });

  afterEach(async () => {
    for (const backend of backends.splice(0)) await backend.close();
  });

  afterAll(async () => {
    await server.stop();
    await certificates.remove();
    await others.remove();
  });

  function settingsOf({ certFile, keyFile }: Certificate): readonly string[] {
    const files = ['--tls-cert-file', certFile, '--tls-key-file', keyFile];
    return [...files, '--tls-ca-cert-file', certificates.authority.certFile, '--tls-auth-clients', 'no'];
  }

  async function startWithTls(own: readonly string[]): Promise<[port: number, server: RedisServer]> {
    const port = await freePort();
    return [port, await RedisServer.start(['--tls-port', String(port), ...own])];
  }

  async function open(url: string, tls?: RedisBackendOptions['tls'], connectMs = 20_000): Promise<RedisBackend> {
    const backend = await RedisBackend.open({ url, ...(tls && { tls }), connectMs, deadlineMs: 10_000 });
    backends.push(backend);
    return backend;
  }

  async function serves(backend: RedisBackend): Promise<void> {
    const { slots } = await backend.reserve(request(capped(9n), id()));
    if (slots[0]?.status !== 'held') throw new Error(`should be held, but is ${slots[0]?.status}`);
    expect(await backend.commit({ hold: slots[0].hold })).toMatchObject({ status: 'committed' });
  }

  it('with our authority: the state is served, with user, password and db', async () => {
    const admin = server.client();
    await admin.call('ACL', 'SETUSER', 'xsp', 'on', '>se/cret', '~*', '&*', '+@all', '-@dangerous', '+info');
    await serves(await open(`rediss://127.0.0.1:${tlsPort}`, { ca: certificates.authority.cert }));
    await serves(await open(`rediss://xsp:se%2Fcret@127.0.0.1:${tlsPort}/5`, { ca: certificates.authority.cert }));
    await admin.select(5);
    expect(await admin.dbsize()).toBeGreaterThan(0);
    admin.disconnect();
  });

  it.each([
    ['no authority', (): RedisBackendOptions['tls'] => undefined],
    ['another authority', (): RedisBackendOptions['tls'] => ({ ca: others.authority.cert })],
  ] as const)('with %s: refused, and said why', async (_who, tls) => {
    await expect(open(`rediss://127.0.0.1:${tlsPort}`, tls(), 1_000)).rejects.toMatchObject({
      reason: 'unavailable',
      message: expect.stringMatching(/certificate/) as string,
    });
  });

  it('who gives up in the middle of a handshake hears of it once, and the process lives on', async () => {
    const url = `rediss://127.0.0.1:${tlsPort}`;
    const opening = Array.from({ length: 100 }, (_, index) => open(url, { ca: others.authority.cert }, 10 + 3 * index));
    const reasons = (await Promise.allSettled(opening)).map((each) => each.status);
    expect(new Set(reasons)).toEqual(new Set(['rejected']));
    // What comes after that would come soon.
    await new Promise((resolve) => setTimeout(resolve, 200));
  });

  it('a certificate for another host is refused', async () => {
    const [port, other] = await startWithTls(settingsOf(await certificates.issue('other', 'DNS:other.example')));
    try {
      await expect(
        open(`rediss://127.0.0.1:${port}`, { ca: certificates.authority.cert }, 1_000),
      ).rejects.toMatchObject({ reason: 'unavailable', message: expect.stringMatching(/127\.0\.0\.1/) as string });
    } finally {
      await other.stop();
    }
  });

  it('a server that wants a certificate of its clients gets it', async () => {
    const [port, strict] = await startWithTls([...settings, '--tls-auth-clients', 'yes']);
    try {
      const ca = certificates.authority.cert;
      await expect(open(`rediss://127.0.0.1:${port}`, { ca }, 1_000)).rejects.toMatchObject({ reason: 'unavailable' });
      const foreign = await others.issue('client', 'DNS:client');
      await expect(
        open(`rediss://127.0.0.1:${port}`, { ca, cert: foreign.cert, key: foreign.key }, 1_000),
      ).rejects.toMatchObject({ reason: 'unavailable' });
      await serves(await open(`rediss://127.0.0.1:${port}`, { ca, cert: client.cert, key: client.key }));
    } finally {
      for (const backend of backends.splice(0)) await backend.close();
      await strict.stop();
    }
  });

  it('without TLS nothing is said to a server that wants it', async () => {
    await expect(open(`redis://127.0.0.1:${tlsPort}`, undefined, 1_000)).rejects.toMatchObject({
      reason: 'unavailable',
    });
  });

  it('survives a restart of the server', async () => {
    const backend = await open(`rediss://127.0.0.1:${tlsPort}`, { ca: certificates.authority.cert });
    await serves(backend);
    await server.kill();
    await server.run();
    await eventually(() => serves(backend));
  });

  it('finds the master by sentinels that speak TLS', async () => {
    const port = await freePort();
    const file = join(certificates.directory, 'sentinel.conf');
    const lines = [
      'bind 127.0.0.1',
      'port 0',
      `tls-port ${port}`,
      `dir ${certificates.directory}`,
      'tls-replication yes',
    ];
    for (let index = 0; index < settings.length; index += 2)
      lines.push(`${settings[index]!.slice(2)} ${settings[index + 1]}`);
    await writeFile(file, [...lines, `sentinel monitor state 127.0.0.1 ${tlsPort} 1`].join('\n'));
    const sentinel: ChildProcess = spawn(binary, [file, '--sentinel'], { stdio: 'ignore' });
    try {
      const url = `rediss-sentinel://127.0.0.1:${port}/state`;
      await serves(await open(url, { ca: certificates.authority.cert }));
      await expect(open(url, { ca: others.authority.cert }, 1_000)).rejects.toMatchObject({ reason: 'unavailable' });
    } finally {
      for (const backend of backends.splice(0)) await backend.close();
      sentinel.kill('SIGKILL');
      if (sentinel.exitCode === null && sentinel.signalCode === null) await once(sentinel, 'exit');
    }
  });

  it('finds the nodes of a cluster that speaks TLS', async () => {
    const own = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1', '--tls-cluster', 'yes'];
    const [port, node] = await startWithTls([...settings, ...own]);
    try {
      const admin = node.client();
      await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      await eventually(async () => {
        if (!/cluster_state:ok/.test(String(await admin.call('CLUSTER', 'INFO')))) throw new Error('not formed yet');
      });
      admin.disconnect();
      const url = `rediss-cluster://127.0.0.1:${port}`;
      await serves(await open(url, { ca: certificates.authority.cert }));
      await expect(open(url, { ca: others.authority.cert }, 1_000)).rejects.toMatchObject({ reason: 'unavailable' });
    } finally {
      for (const backend of backends.splice(0)) await backend.close();
      await node.stop();
    }
  });
});
