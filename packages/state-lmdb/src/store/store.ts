import type { Database, RootDatabase } from 'lmdb';
import type { MetaPages } from './meta-pages';

/** The databases of one LMDB environment; the README says what lies in them. */
export interface Store {
  readonly root: RootDatabase<Buffer, string>;
  /** Partitions and documents, by `entryKey`. */
  readonly entries: Database<Buffer, string>;
  /** When to look at an entry again, whether it may be forgotten: [epoch ms, the entry's key]; no values. */
  readonly due: Database<Buffer, DueKey>;
  readonly meta: Database<string, MetaKey>;
  readonly metas: MetaPages;
  /** The latest transaction whose results this process has seen. */
  readonly seen: { transaction: number };
  /** The directory. */
  readonly path: string;
  readonly sync: SyncMode;
  /** The data file in it. */
  readonly file: string;
  /** Which file that is, whatever its name; see `identityOf`. */
  readonly identity: string;
}

/**
 * When a transaction is over: `'full'`, when it is on the disk; `'os'`, when the operating system has it.
 */
export type SyncMode = 'full' | 'os';

export type DueKey = [at: number] | [at: number, key: string];

export type MetaKey = 'schema' | 'incarnation' | 'time' | 'transaction' | 'loading';
