import { untilOf } from './entries';
import type { Store } from './store';

const NOTHING = Buffer.alloc(0);

/**
 * Looks at entries whose time has come, `steps` of them at most: removes those that may be forgotten, and notes when to
 * look again at those that were extended meanwhile. Part of each transaction that writes, so nothing runs beside them;
 * with more steps than entries written it keeps up with any load.
 */
export function forgetDue({ entries, due }: Store, now: number, steps: number): void {
  for (const seen of [...due.getKeys({ end: [now + 1], limit: steps })]) {
    const key = seen[1] ?? '';
    const bytes = entries.getBinaryFast(key);
    const until = bytes ? untilOf(bytes) : 0;
    if (bytes && until <= now) entries.removeSync(key);
    else if (bytes && until !== Infinity) due.putSync([until, key], NOTHING);
    due.removeSync(seen);
  }
}
