import { spawnSync } from 'node:child_process';

/** Runs promtool of Debian's package prometheus; what it said, and whether it was content. */
export function promtool(args: readonly string[], input = ''): { readonly status: number; readonly output: string } {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { input, encoding: 'utf8' });
  if (error) throw new Error('promtool is not installed: node tools/ensure-programs.mjs prometheus', { cause: error });
  return { status: status ?? 1, output: `${stdout}${stderr}` };
}
