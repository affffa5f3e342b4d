import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(__dirname, '../../dist/main.js');

/** A real ad server in a process of its own, on a free port, in a directory of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  readonly directory: string;
  /** Every line of standard output so far. */
  readonly output: readonly string[];
  /** Standard error so far. */
  errors(): string;
  /** Sends a signal and resolves with the exit code, or the signal that ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

export const ADMIN_TOKEN = 'admin-token-of-the-tests';

export interface StartOptions {
  /** The catalogue as text; the sample when left out. */
  readonly catalog?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A directory that an earlier process left. */
  readonly directory?: string;
  /** The program; the one of this repository when left out. */
  readonly main?: string;
  /** Told of the process as soon as there is one, before it listens. */
  readonly onSpawn?: (child: ChildProcess) => void;
}

/** @throws when the process ends before it listens, with what it said */
export async function startServer({
  catalog,
  env = {},
  directory,
  main = MAIN,
  onSpawn,
}: StartOptions = {}): Promise<ServerProcess> {
  const cwd = directory ?? mkdtempSync(join(tmpdir(), 'xsp-server-'));
  if (catalog !== undefined) writeFileSync(join(cwd, 'catalog.yaml'), catalog);
  const child = spawn(process.execPath, [main], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      XSP_PORT: '0',
      XSP_STATE: 'memory:',
      XSP_ADMIN_TOKEN: ADMIN_TOKEN,
      ...(catalog !== undefined && { XSP_CATALOG: join(cwd, 'catalog.yaml') }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onSpawn?.(child);
  const output: string[] = [];
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code ?? 0)),
  );
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const url = await listening(child, output, ended, () => errors);
  return {
    url,
    pid: child.pid!,
    errors: () => errors,
    directory: cwd,
    output,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

/** Removes the directory that a server left. */
export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

async function listening(
  child: ChildProcess,
  output: string[],
  ended: Promise<unknown>,
  errors: () => string,
): Promise<string> {
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      output.push(line);
      const message = line.startsWith('{') ? (JSON.parse(line) as { msg?: string; url?: string }) : {};
      if (message.msg === 'listening') resolve(message.url!);
    });
  });
  const early = ended.then((code) => {
    throw new Error(`The server ended with ${String(code)} before it listened:\n${output.join('\n')}\n${errors()}`);
  });
  return Promise.race([ready, early]);
}
