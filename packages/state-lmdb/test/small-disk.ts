import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { remount } from './scripts/remount';

/** A disk of its own in memory, of a size that the test chooses. */
export interface SmallDisk {
  readonly path: string;
  /** Changes the size or the options: `size=8m`, `ro`. */
  remount(options: string): void;
  remove(): void;
}

/** @returns `undefined` when this process may not mount */
export function smallDisk(size: string): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'xsp-disk-'));
  const run = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path)) {
    rmdirSync(path);
    return undefined;
  }
  return {
    path,
    remount: (options) => remount(path, options),
    remove() {
      run('umount', '-l', path);
      rmdirSync(path);
    },
  };
}
