import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StateError } from '@xsp/core';

/** LMDB's names in a directory. */
export const DATA_FILE = 'data.mdb';
const LOCK_FILE = 'lock.mdb';

/** Where LMDB's magic number stands in its first page, and the version of its format after it. */
const MAGIC_AT = 24;
const MAGIC = 0xbeefc0de;
const FORMAT = 2;

/**
 * Makes the directory, and sees to it that LMDB can use it: it ends the process when it cannot.
 *
 * @throws StateError `schema` when the data are not LMDB's, or of a format that it does not read
 * @throws the system's error when the directory or a file in it cannot be made, read or written
 */
export function checkFiles(path: string): void {
  makeDirectory(resolve(path));
  if (!statSync(path).isDirectory()) throw new StateError('unavailable', `${path} is a file; name a directory.`);
  const { R_OK, W_OK, X_OK } = constants;
  accessSync(path, R_OK | W_OK | X_OK);
  const files = [DATA_FILE, LOCK_FILE].map((name) => join(path, name)).filter((file) => existsSync(file));
  // Only asked, not opened: to close LMDB's lock file would give up the locks that this process may have on it.
  for (const file of files) accessSync(file, R_OK | W_OK);
  const [data] = files;
  if (data?.endsWith(DATA_FILE)) requireFormat(data);
}

/** Node's own recursive `mkdir` says that something is missing where it is read-only. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it.
    if (!existsSync(path)) throw error;
  }
}

function requireFormat(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    // An empty file is one that LMDB was about to make.
    if (fstatSync(descriptor).size === 0) return;
    const head = Buffer.alloc(MAGIC_AT + 8);
    readSync(descriptor, head, 0, head.length, 0);
    const magic = head.readUInt32LE(MAGIC_AT);
    const format = head.readUInt16LE(MAGIC_AT + 4);
    if (magic === MAGIC && format === FORMAT) return;
    const what = magic === MAGIC ? `LMDB's of format ${format}, not ${FORMAT}` : `not LMDB's`;
    throw new StateError('schema', `${file} is ${what}; name another directory.`);
  } finally {
    closeSync(descriptor);
  }
}
