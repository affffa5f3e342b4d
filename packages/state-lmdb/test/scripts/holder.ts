import { writeSync } from 'node:fs';
import { open } from 'lmdb';

/** Holds the store in a transaction until it is killed, as a process does that was stopped in the middle of its work. */
const [path] = process.argv.slice(2);
open({ path: path!, noSubdir: false, encoding: 'binary', overlappingSync: false }).transactionSync(() => {
  writeSync(1, 'holds\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
