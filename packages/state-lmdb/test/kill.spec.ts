import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { verifyRecords, type StateRecord } from '@xsp/core';
import { LmdbBackend, type SyncMode } from '../src';
import { advertiser, BUDGET, CAP, PRICE } from './scripts/scene';
import { transpiled, type Transpiled } from '../../../tools/testing/transpiled';

/** How many processes are killed; XSP_KILLS raises it. */
const KILLS = Number(process.env['XSP_KILLS'] ?? 100);
const SERVERS = 3;

/** What was answered: a hold's id, and the last that was said of it. */
type Answers = Map<string, string>;

class Servers {
  readonly answers: Answers = new Map();
  private readonly all = new Set<ChildProcess>();
  /** Those that have answered something, and so are killed in the middle of their work. */
  private readonly serving: ChildProcess[] = [];
  private readonly events = new EventEmitter();
  private count = 0;

  constructor(
    private readonly code: Transpiled,
    private readonly path: string,
    private readonly sync: SyncMode,
  ) {}

  /** Starts what is missing, and resolves when two serve at least. */
  async start(): Promise<void> {
    while (this.all.size < SERVERS) this.startOne();
    while (this.serving.length < 2) await once(this.events, 'serving');
  }

  async killOne(): Promise<void> {
    const index = Math.floor(Math.random() * this.serving.length);
    await this.kill(this.serving[index]!);
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.all].map((server) => this.kill(server)));
  }

  private startOne(): void {
    const args = [this.code.script('server.js'), this.path, this.sync, `s${this.count++}`];
    const server = spawn(process.execPath, args, { env: this.code.env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.all.add(server);
    const lines = createInterface({ input: server.stdout });
    lines.on('line', (line) => {
      const [kind, id] = line.split(' ');
      if (id !== undefined) this.answers.set(id, kind!);
    });
    lines.once('line', () => {
      if (this.all.has(server)) this.serving.push(server);
      this.events.emit('serving');
    });
  }

  private async kill(server: ChildProcess): Promise<void> {
    this.all.delete(server);
    const index = this.serving.indexOf(server);
    if (index >= 0) this.serving.splice(index, 1);
    const end = once(server, 'close');
    server.kill('SIGKILL');
    await end;
  }
}

/** The state of the first slot of every reservation in the store. */
function holdsOf(records: readonly StateRecord[]): Map<string, string> {
  const holds = records.flatMap((record) => (record.type === 'reservation' ? [record.record] : []));
  // One without slots was released when its reserve was not there.
  return new Map(holds.map(({ id, slots }) => [id, slots[0]?.state ?? 'lost']));
}

function count(holds: Iterable<string>, state: string): number {
  let found = 0;
  for (const each of holds) if (each === state) found++;
  return found;
}

function sumCommitted(records: readonly StateRecord[], counter: string): bigint {
  let sum = 0n;
  for (const record of records) {
    if (record.type === 'counter' && record.counter[0] === counter) sum += record.state.committed;
  }
  return sum;
}

async function check(state: LmdbBackend, answers: Answers): Promise<void> {
  // What is answered while the dump is made may not be in it.
  const answered = [...answers];
  const records: StateRecord[] = [];
  for await (const record of state.dump()) records.push(record);
  expect(await verifyRecords(records, () => state.now())).toEqual([]);

  const holds = holdsOf(records);
  const lost = answered.filter(([id, kind]) => {
    const hold = holds.get(id);
    return kind === 'held' ? hold === undefined : hold !== kind;
  });
  expect(lost).toEqual([]);

  // None is half there: both counters have counted exactly what the holds say was committed.
  const committed = BigInt(count(holds.values(), 'committed'));
  expect(sumCommitted(records, 'hits')).toBe(committed);
  expect(sumCommitted(records, 'spend')).toBe(committed * PRICE);
  for (const record of records) {
    if (record.type === 'counter' && record.counter[0] === 'hits')
      expect(record.state.committed).toBeLessThanOrEqual(CAP);
  }
}

describe(`SIGKILL at random moments, ${SERVERS} processes serving`, () => {
  let code: Transpiled;
  beforeAll(async () => {
    code = await transpiled(join(__dirname, 'scripts'), ['core', 'state-lmdb']);
  });
  afterAll(() => rm(code.directory, { recursive: true, force: true }));

  it.each<[SyncMode, number]>([
    ['full', Math.ceil(KILLS * 0.6)],
    ['os', Math.ceil(KILLS * 0.4)],
  ])(
    'sync %s: after each of %d kills all that was answered is there, and nothing by halves',
    async (sync, kills) => {
      const path = await mkdtemp(join(tmpdir(), 'xsp-kill-'));
      const servers = new Servers(code, path, sync);
      let state = await LmdbBackend.open({ path, sync });
      try {
        await state.setLimit({ partition: advertiser, counter: ['spend'], at: BUDGET });
        for (let kill = 1; kill <= kills; kill++) {
          await servers.start();
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
          if (kill % 10 === 0) {
            // A restart from nothing but the files.
            await servers.killAll();
            await state.close();
            state = await LmdbBackend.open({ path, sync });
          } else {
            await servers.killOne();
          }
          await check(state, servers.answers);
        }
        expect(servers.answers.size).toBeGreaterThan(kills);
      } finally {
        await servers.killAll();
        await state.close();
        await rm(path, { recursive: true, force: true });
      }
    },
    60_000 + KILLS * 5_000,
  );
});
