import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Transpiled } from '../../../../tools/testing/transpiled';

/** Processes that serve, and what each said was acknowledged. */
export class ServingProcesses {
  readonly committed = new Map<string, string>();
  /** When each was heard of. */
  readonly times: number[] = [];
  readonly duplicates = new Set<string>();
  readonly running: ChildProcess[] = [];
  killed = 0;

  constructor(
    private readonly code: Transpiled,
    private readonly url: string,
  ) {}

  async start(name: string): Promise<void> {
    const args = [join(this.code.directory, 'server.js'), this.url, name];
    const server = spawn(process.execPath, args, { env: this.code.env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.running.push(server);
    const lines = createInterface({ input: server.stdout });
    lines.on('line', (line) => {
      const [kind, advertiser, id] = line.split(' ');
      if (kind === 'c') {
        this.committed.set(id!, advertiser!);
        this.times.push(performance.now());
      }
      if (kind === 'd') this.duplicates.add(id!);
    });
    await once(lines, 'line');
  }

  async killOne(): Promise<void> {
    const server = this.running.shift()!;
    this.killed++;
    server.kill('SIGKILL');
    await once(server, 'close');
  }

  async stop(): Promise<void> {
    for (const server of this.running) server.kill('SIGTERM');
    await Promise.all(this.running.splice(0).map((server) => once(server, 'close')));
  }

  acknowledged(advertiser: string): bigint {
    return BigInt([...this.committed.values()].filter((each) => each === advertiser).length);
  }
}
