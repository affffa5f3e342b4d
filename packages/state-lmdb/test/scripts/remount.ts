import { spawnSync } from 'node:child_process';

/** Changes the size or the options of a mounted disk: `size=8m`, `ro`. */
export function remount(path: string, options: string): void {
  const { status } = spawnSync('mount', ['-o', `remount,${options}`, path]);
  if (status !== 0) throw new Error(`cannot remount ${path} with ${options}`);
}
