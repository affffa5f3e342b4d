import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { StateError } from '@xsp/core';
import type { RootDatabase } from 'lmdb';
import type { MetaPages } from './meta-pages';
import type { Store } from './store';

/**
 * Whether LMDB has been set back, asked inside a transaction. A process that opens a store reads the number of the latest
 * transaction, and stores it a moment later for all processes; when another one committed in between, LMDB would begin
 * at an older transaction than the latest, and undo what was answered. So nothing may be written then. The next opening
 * puts it right, since nobody writes meanwhile.
 */
export function isSetBack({ root, metas }: { root: RootDatabase<Buffer, string>; metas: MetaPages }): boolean {
  return root.getWriteTxnId() !== metas.latest() + 1;
}

/** How often to look again, with twice the time in between, before it is put right from here: 0.25 s in all. */
const LOOKS = 8;

/** How often it is tried to put it right. */
const REPAIRS = 3;

/** Opens the store in a process of its own: this one has it open, and LMDB would give it the same once more. */
const OPENING = `require(process.argv[1]).open({
  path: process.argv[2], noSubdir: false, encoding: 'binary', overlappingSync: false,
}).close();`;

/** Longer than a slow machine takes to start a process. */
const OPENING_MS = 30_000;

/** Sees to it that LMDB goes on after it was set back. */
export class SetBack {
  private looks = 0;
  private repairs = 0;

  constructor(private readonly store: Store) {}

  /** It is not set back any more. */
  over(): void {
    this.looks = this.repairs = 0;
  }

  /**
   * Resolves when to look again: who set it back is about to put it right, or was killed before that.
   *
   * @throws StateError `unavailable` when it cannot be put right
   */
  async wait(): Promise<void> {
    if (this.looks < LOOKS) {
      const ms = 2 ** this.looks++;
      return new Promise((resolve) => setTimeout(resolve, ms));
    }
    this.looks = 0;
    if (this.repairs === REPAIRS) {
      throw new StateError('unavailable', `LMDB in ${this.store.path} does not find its latest transaction; restart.`);
    }
    this.repairs++;
    const args = ['-e', OPENING, require.resolve('lmdb'), this.store.path];
    await promisify(execFile)(process.execPath, args, { timeout: OPENING_MS });
  }
}
