import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The root of the repository. */
export const repository = join(__dirname, '..', '..');

/** What a program printed, and how it ended. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, without a terminal and without colours. */
export function run(program: string, args: readonly string[], cwd: string = repository): Outcome {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', NX_NO_CLOUD: 'true' };
  // jest sets it for its workers, and it would win.
  delete env['FORCE_COLOR'];
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** As {@link run}, for what must succeed: throws an error with everything that was printed when it does not. */
export function mustRun(program: string, args: readonly string[], cwd: string = repository): string {
  const { status, stdout, stderr } = run(program, args, cwd);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** The path of a script of an installed dependency, to be run with `process.execPath`. */
export function script(path: string): string {
  return join(repository, 'node_modules', path);
}
