import { randomFillSync } from 'node:crypto';

/** Asking the system for randomness costs more than an id: it is asked for many at once. */
const POOL = Buffer.allocUnsafe(4_096);
let used = POOL.length;

/** An id that nobody guesses, of so many random bytes (256 at most): base64url, or hexadecimal. No two are of the same bytes. */
export function randomId(bytes: number, encoding: 'base64url' | 'hex' = 'base64url'): string {
  if (used + bytes > POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  const start = used;
  used += bytes;
  const id = POOL.toString(encoding, start, used);
  // Whoever reads this memory later learns nothing of ids that are in use.
  POOL.fill(0, start, used);
  return id;
}
