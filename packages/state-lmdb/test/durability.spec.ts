import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SyncMode } from '../src';
import { transpiled, type Transpiled } from '../../../tools/testing/transpiled';

const TIMES = 20;

const hasStrace = spawnSync('strace', ['-V']).status === 0;
const itWithStrace = hasStrace ? it : it.skip;

/** What the process asked of the system between each question and its answer, one list for each. */
function callsBetween(trace: string): string[][] {
  const all: string[][] = [];
  let calls: string[] | undefined;
  for (const line of trace.split('\n')) {
    if (/write\(1\S*, "asked/.test(line)) calls = [];
    else if (/write\(1\S*, "answered/.test(line)) {
      all.push(calls!);
      calls = undefined;
    } else calls?.push(line);
  }
  return all;
}

describe('when a call is answered', () => {
  let code: Transpiled;
  beforeAll(async () => {
    code = await transpiled(join(__dirname, 'scripts'), ['core', 'state-lmdb']);
  });
  afterAll(() => rm(code.directory, { recursive: true, force: true }));

  /** Each list has the system calls of one transaction, which name the files that they are about. */
  async function traced(sync: SyncMode): Promise<string[][]> {
    const path = await mkdtemp(join(tmpdir(), 'xsp-trace-'));
    const trace = join(path, 'trace');
    const calls = 'trace=openat,write,pwrite64,pwritev,writev,fdatasync,fsync';
    const script = [code.script('answers.js'), join(path, 'state'), sync, String(TIMES)];
    const run = spawnSync('strace', ['-f', '-y', '-o', trace, '-e', calls, process.execPath, ...script], {
      env: code.env,
    });
    expect(run.stderr.toString()).toBe('');
    expect(run.status).toBe(0);
    const text = await readFile(trace, 'utf8');
    // LMDB writes what makes a transaction count through a descriptor that waits for the disk by itself.
    expect(text).toMatch(/openat\(.*data\.mdb.*O_D?SYNC/);
    const between = callsBetween(text);
    expect(between).toHaveLength(TIMES);
    await rm(path, { recursive: true, force: true });
    return between;
  }

  itWithStrace(`full: its pages were flushed, and after them what makes them count (needs strace)`, async () => {
    for (const calls of await traced('full')) {
      const ofFile = calls.filter((call) => call.includes('/state/data.mdb'));
      const flush = ofFile.findIndex((call) => /fdatasync\(/.test(call));
      const pages = ofFile.findIndex((call) => /write(v|64)\(/.test(call));
      const last = ofFile.findLastIndex((call) => /pwrite64\(/.test(call));
      expect(pages).toBeGreaterThanOrEqual(0);
      expect(flush).toBeGreaterThan(pages);
      expect(last).toBeGreaterThan(flush);
    }
  });

  itWithStrace('os: the system has it, and nothing waits for the disk (needs strace)', async () => {
    for (const calls of await traced('os')) {
      expect(calls.some((call) => call.includes('/state/data.mdb') && /write(v|64)\(/.test(call))).toBe(true);
      expect(calls.some((call) => /f(data)?sync\(/.test(call))).toBe(false);
    }
  });
});
