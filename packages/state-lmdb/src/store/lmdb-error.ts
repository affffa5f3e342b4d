import { constants } from 'node:os';
import { StateError, XspError, type StateErrorReason } from '@xsp/core';

const { errno } = constants;

/** Codes of the system and of LMDB that say more than that something is wrong. */
const REASONS = new Map<unknown, StateErrorReason>([
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
  full: 'The disk is full; make room and try again. Nothing was lost.',
  readonly: 'The directory or its files cannot be written; check their owner and the mount.',
  schema: 'The files are not of an LMDB that this version reads; name another directory.',
  corrupt: 'The files are damaged; load the last export into a new directory.',
};

/** What LMDB or the file system threw, as the state port says it; errors of xsp's own stay as they are. */
export function lmdbError(doing: string, cause: unknown): Error {
  if (cause instanceof XspError) return cause;
  const { code, errno: number, message } = cause as NodeJS.ErrnoException;
  const reason = REASONS.get(number === undefined ? code : -number) ?? 'unavailable';
  const remedy = REMEDIES[reason] ?? 'Look at the disk, then restart.';
  return new StateError(reason, `${doing} failed: ${message}. ${remedy}`, { cause });
}
