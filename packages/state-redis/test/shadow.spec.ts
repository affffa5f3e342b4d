import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { RedisBackend } from '../src';
import { advertiser, PRICE, SHADOW_BUDGET, SHADOW_CAP, SHADOW_VIEWERS, viewer } from './processes/scene';
import { eventually } from './support/eventually';
import { RedisServer } from './support/redis-server';
import { transpiled, type Transpiled } from '../../../tools/testing/transpiled';

const PROCESSES = 3;

let code: Transpiled;
let server: RedisServer;
beforeAll(async () => {
  code = await transpiled(join(__dirname, 'processes'), ['core', 'state-redis']);
  server = await RedisServer.start(['--appendonly', 'yes', '--appendfsync', 'always']);
}, 60_000);
afterAll(async () => {
  await server.stop();
  await rm(code.directory, { recursive: true, force: true });
});

/** Processes that serve, and what they said. */
class Shadowing {
  /** By `KEY VIEWER`. */
  readonly seen = new Map<string, bigint>();
  /** `asked`, `lost …`, `seen KEY state|shadow`, `waiting …` */
  readonly said = new Map<string, number>();
  private readonly running: ChildProcess[] = [];

  async start(name: string): Promise<void> {
    const args = [join(code.directory, 'shadowing.js'), server.url, name];
    const child = spawn(process.execPath, args, { env: code.env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.running.push(child);
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => this.hear(line));
    await once(lines, 'line');
  }

  /** Until they have asked so often again. */
  async asked(times: number): Promise<void> {
    const until = this.count('asked') + times;
    await eventually(async () => expect(this.count('asked')).toBeGreaterThan(until), 60_000);
  }

  count(what: string): number {
    return this.said.get(what) ?? 0;
  }

  async stop(): Promise<void> {
    for (const child of this.running) child.kill('SIGTERM');
    await Promise.all(this.running.splice(0).map((child) => once(child, 'close')));
  }

  private hear(line: string): void {
    const [what, key, index, by] = line.split(' ');
    const said = what === 'seen' ? `seen ${key} ${by}` : line;
    this.said.set(said, this.count(said) + 1);
    if (what === 'seen') this.seen.set(`${key} ${index}`, (this.seen.get(`${key} ${index}`) ?? 0n) + 1n);
  }
}

it('Redis is killed and comes back, twice, while several processes merge: each ad that was seen counts once', async () => {
  const backend = await RedisBackend.open({ url: server.url, deadlineMs: 10_000 });
  const spend = { partition: advertiser(0), counter: ['spend'], window: { kind: 'forever' } } as const;
  const processes = new Shadowing();
  try {
    await backend.setLimit({ ...spend, at: SHADOW_BUDGET });
    for (let index = 0; index < PROCESSES; index++) await processes.start(`s${index}`);
    await processes.asked(150);
    for (let round = 0; round < 2; round++) {
      await server.kill();
      await processes.asked(300);
      await server.run();
      // While they merge.
      await processes.asked(10);
      await server.kill();
      await processes.asked(50);
      await server.run();
      await processes.asked(100);
    }
    await processes.stop();

    await eventually(() => backend.ping());
    const counter = (key: string, index: number) =>
      ({ partition: viewer(index), counter: ['seen', key], window: { kind: 'rolling', ms: 86_400_000 } }) as const;
    let most = 0n;
    for (let index = 0; index < SHADOW_VIEWERS; index++) {
      const { counters } = await backend.inspect([counter('free', index), counter('paid', index)]);
      const [free, paid] = counters.map(({ committed }) => committed);
      expect(free).toBe(processes.seen.get(`free ${index}`) ?? 0n);
      expect(paid).toBe(processes.seen.get(`paid ${index}`) ?? 0n);
      expect(free).toBeLessThanOrEqual(SHADOW_CAP * BigInt(1 + PROCESSES));
      expect(paid).toBeLessThanOrEqual(SHADOW_CAP);
      if (free! > most) most = free!;
    }
    expect(processes.count('waiting 0')).toBe(PROCESSES);
    // There was something to it: caps went on, money did not, and what the shadows let through is above the cap.
    expect(processes.count('seen free shadow')).toBeGreaterThan(100);
    expect(processes.count('seen paid state')).toBeGreaterThan(0);
    expect(processes.count('seen paid shadow')).toBe(0);
    const { committed, held } = (await backend.inspect([spend])).counters[0]!;
    expect(committed).toBe(BigInt(processes.count('seen paid state')) * PRICE);
    expect(committed + held).toBeLessThanOrEqual(SHADOW_BUDGET);
    console.log(
      `${processes.count('seen free shadow')} ads seen without Redis, ${processes.count('seen free state')} and ${processes.count('seen paid state')} paid ones with it; most of one viewer: ${most} at a cap of ${SHADOW_CAP}`,
    );
  } finally {
    await processes.stop();
    await backend.close();
  }
}, 120_000);
