import type { Store } from './store';

/**
 * Whether what is read now is not older than what this process has seen before: it may be for a moment, when LMDB was set
 * back (`isSetBack`).
 */
export function seesAll({ meta, seen }: Store): boolean {
  const transaction = Number(meta.get('transaction') ?? 0);
  if (transaction < seen.transaction) return false;
  seen.transaction = transaction;
  return true;
}
