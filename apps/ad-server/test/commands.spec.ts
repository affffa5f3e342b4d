import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { oneCampaign } from './support/catalogs';
import { startRedis } from './support/redis-process';
import { concurrently, requestAds, sendBeacon, statusOf } from './support/requests';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';

const MAIN = join(__dirname, '../dist/main.js');
const exec = promisify(execFile);

/** Runs the program with some input; its output and exit code. */
function run(
  argv: readonly string[],
  input = '',
): Promise<{ readonly code: number; readonly output: string; readonly errors: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...argv], { stdio: 'pipe' });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('close', (code) => resolve({ code: code ?? -1, output, errors }));
    child.stdin.end(input);
  });
}

describe('xsp-ad-server state', () => {
  const servers: ServerProcess[] = [];

  afterAll(() => servers.forEach(({ directory }) => removeDirectory(directory)));

  it('moves a state from LMDB to Redis, whole, and checks both', async () => {
    const catalog = oneCampaign({
      caps: '[{ per: campaign, limit: 2, window: 1d }]',
      budget: '{ total: "1.00", currency: USD }',
    });
    const keys = { XSP_SECRET: 'a secret of the tests', XSP_USER_KEY: 'a user key of the tests' };
    const lmdb = await startServer({ catalog, env: { XSP_STATE: 'lmdb:state', XSP_DEADLINE_MS: '20000', ...keys } });
    servers.push(lmdb);
    const [seen] = await requestAds(lmdb.url, { user: 'one' });
    const [held] = await requestAds(lmdb.url, { user: 'one' });
    expect(await sendBeacon(seen!.impressions[0]!)).toBe(204);
    expect(await lmdb.stop()).toBe(0);

    const from = ['--state', `lmdb:${lmdb.directory}/state`];
    expect(await run(['state', 'verify', ...from])).toMatchObject({ code: 0, output: 'All invariants hold.\n' });
    const dump = await run(['state', 'export', ...from]);
    expect(dump.code).toBe(0);
    for (const line of dump.output.trimEnd().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();

    const redis = await startRedis();
    try {
      const to = ['--state', redis.url];
      expect(await run(['state', 'import', ...to], dump.output)).toMatchObject({ code: 0 });
      expect(await run(['state', 'verify', ...to])).toMatchObject({ code: 0, output: 'All invariants hold.\n' });
      expect((await run(['state', 'import', ...to], dump.output)).code).toBe(1);
      const moved = await startServer({ catalog, env: { XSP_STATE: redis.url, XSP_DEADLINE_MS: '20000', ...keys } });
      servers.push(moved);
      expect((await statusOf(moved.url)).budget).toMatchObject({ spent: '0.005', held: '0.005' });
      expect(await requestAds(moved.url, { user: 'one' })).toHaveLength(0);
      expect(await sendBeacon(moved.url + new URL(held!.impressions[0]!).pathname)).toBe(204);
      expect((await statusOf(moved.url)).budget).toMatchObject({ spent: '0.01', held: '0.00' });
      await moved.stop();
    } finally {
      await redis.kill();
      removeDirectory(redis.directory);
    }
  });

  it('takes nothing of a dump that was cut short', async () => {
    const { code, errors } = await run(['state', 'import', '--state', 'memory:'], '{"type":"dump","version":1}\n');
    expect(code).toBe(1);
    expect(errors).toContain('the dump was cut short');
  });

  it.each([
    [['state', 'frobnicate'], /^state: unknown command 'frobnicate'/],
    [['state'], /^state: a command is missing; write one of export, import, verify/],
    [['state', 'verify', '--state', 'lmdb:/nowhere/at/all'], /\/nowhere\/at\/all, where there is no state/],
    [['state', 'export', '--state', 'lmdb:/nowhere/at/all'], /\/nowhere\/at\/all, where there is no state/],
    [['state', 'verify', '--state', 'mysql://x'], /must be memory:, lmdb:PATH/],
  ])('says what is wrong with %j', async (argv, message) => {
    const { code, errors } = await run(argv);
    expect(code).toBe(1);
    expect(errors).toMatch(message);
  });

  it('has help', async () => {
    expect((await run(['state', '--help'])).output).toMatch(/export[^]*import[^]*verify/);
  });
});

describe('xsp-ad-server simulate', () => {
  it('prints a table, and writes CSV and a plot', async () => {
    const server = await startServer();
    await server.stop();
    const argv = ['simulate', '--requests', '4000', '--mode', 'even', 'guide', '--out', server.directory];
    const { stdout } = await exec(process.execPath, [MAIN, ...argv]);
    expect(stdout).toMatch(/even[^]*guide/);
    expect(readFileSync(join(server.directory, 'simulation.csv'), 'utf8')).toContain('even');
    expect(readFileSync(join(server.directory, 'simulation.svg'), 'utf8')).toMatch(/^<svg|^<\?xml/);
    removeDirectory(server.directory);
  });
});

describe('XSP_WORKERS', () => {
  it('keeps caps and budgets exactly in several processes on one port, and replaces one that dies', async () => {
    const catalog = oneCampaign({
      caps: '[{ per: campaign, limit: 3, window: 1d }]',
      budget: '{ total: "0.10", currency: USD }',
    });
    const env = { XSP_STATE: 'lmdb:state', XSP_WORKERS: '3', XSP_DEADLINE_MS: '20000' };
    const server = await startServer({ catalog, env });
    const one = await concurrently(60, 30, () => requestAds(server.url, { user: 'one' }));
    expect(one.flat()).toHaveLength(3);
    const many = await concurrently(60, 30, (index) => requestAds(server.url, { user: `user-${index}` }));
    expect(many.flat()).toHaveLength(17);
    const beacons = [...one.flat(), ...many.flat()].flatMap(({ impressions }) => [impressions[0]!, impressions[0]!]);
    await concurrently(beacons.length, 20, (index) => sendBeacon(beacons[index]!));
    expect((await statusOf(server.url)).budget).toMatchObject({ spent: '0.10', held: '0.00' });

    const { stdout } = await exec('pgrep', ['-P', String(server.pid)]);
    const [victim] = stdout.trim().split('\n').map(Number);
    process.kill(victim!, 'SIGKILL');
    const children = async () =>
      (await exec('pgrep', ['-P', String(server.pid)])).stdout.trim().split('\n').map(Number);
    for (let now = await children(); now.length < 3 || now.includes(victim!); now = await children()) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await statusOf(server.url)).impressions).toBe(20);
    expect(await server.stop()).toBe(0);
    removeDirectory(server.directory);
  });

  it('is refused with memory:, where each would have a state of its own', async () => {
    await expect(startServer({ env: { XSP_WORKERS: '2' } })).rejects.toThrow(/XSP_WORKERS.*must be 1 with memory:/);
  });
});
