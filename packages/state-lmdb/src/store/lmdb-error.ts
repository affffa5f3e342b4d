import { statfsSync } from 'node:fs';
import { constants } from 'node:os';
import { StateError, XspError, type StateErrorReason } from '@xsp/core';

const { errno } = constants;

/** Codes of the system and of LMDB that say more than that something is wrong. */
const REASONS = new Map<number, StateErrorReason>([
  [errno.ENOSPC, 'full'],
  [errno.EDQUOT, 'full'],
  [errno.EFBIG, 'full'],
  [errno.EROFS, 'readonly'],
  [errno.EACCES, 'readonly'],
  [errno.EPERM, 'readonly'],
  [-30_793, 'schema'], // MDB_INVALID: not a file of LMDB
  [-30_794, 'schema'], // MDB_VERSION_MISMATCH
  [-30_796, 'corrupt'], // MDB_CORRUPTED
  [-30_797, 'corrupt'], // MDB_PAGE_NOTFOUND
]);

const REMEDIES: Partial<Record<StateErrorReason, string>> = {
  full: 'The disk is full: nothing was done, and nothing is lost; make room.',
  readonly: 'It cannot be written; look at the owner of the directory and at how its disk is mounted.',
  schema: 'Its files are not of an LMDB that this version reads; name another directory.',
  corrupt: 'Its files are damaged; load the last export into a new directory.',
};

/** Less room than this is none. */
const NO_ROOM = 2 ** 16;

/** What LMDB or the file system threw, as the state port says it; errors of xsp's own stay as they are. */
export function lmdbError(doing: string, path: string, cause: unknown): XspError {
  if (cause instanceof XspError) return cause;
  const { message } = cause as Error;
  const reason = reasonOf(cause, path);
  const remedy = REMEDIES[reason] ?? 'Look at the disk, then restart.';
  return new StateError(reason, `${doing} ${path} failed: ${message}. ${remedy}`, { cause });
}

function reasonOf(cause: unknown, path: string): StateErrorReason {
  // Node's own errors have the system's number in `errno`, negative; LMDB's have it, or LMDB's own, in `code`.
  const { code, errno: number } = cause as { readonly code?: unknown; readonly errno?: number };
  const known = REASONS.get(number === undefined ? Number(code) : -number);
  // LMDB takes a page that was written in part for an I/O error; it is the first sign of a full disk.
  return known ?? (code === errno.EIO && !hasRoom(path) ? 'full' : 'unavailable');
}

function hasRoom(path: string): boolean {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize >= NO_ROOM;
}
