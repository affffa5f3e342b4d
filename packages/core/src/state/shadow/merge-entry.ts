import { atStateTime } from '../at-state-time';
import type { Slot } from '../port/reserve';
import type { StateBackend } from '../port/state-backend';
import { factOption, goneCharges, presentOption, type StillCounted } from './fact-option';
import type { ShadowEntry } from './shadow-entry';

/** How long a hold waits whose commit is made next, in ms. */
const COMMIT_FOLLOWS_MS = 60_000;

/**
 * Lets the state hear of what the shadow decided. Every call has an id of the entry's own, so that all of them may be
 * made again, whatever became of them before.
 *
 * @returns how many charges of what was committed could not be counted any more
 * @throws StateError
 */
export async function mergeEntry(state: StateBackend, entry: ShadowEntry): Promise<number> {
  const { id, lead, bind, params, fingerprint, rememberMs, abandoned } = entry;
  if (abandoned !== undefined) {
    const { status } = await state.release({ reservation: abandoned, lead, rememberMs });
    // The state had counted it after all.
    if (status === 'committed' && entry.asked === 'consume') return 0;
  }
  const request = { id, bind, ...(params && { params }), fingerprint, rememberMs };
  const gone = await atStateTime(state, async (now) => {
    const still = { now, bind, erased: entry.erased };
    if (entry.asked === 'reserve') await state.reserve({ ...request, slots: slotsOf(entry, still) });
    else await state.consume({ ...request, options: [factOption(presentOption(entry.slots[0]!.option, still))] });
    return goneOf(entry, still);
  });
  for (const slot of entry.released) await state.release({ reservation: id, lead, slot, rememberMs });
  for (const commit of entry.commits) {
    await atStateTime(state, (now) => {
      const { option, bind: own = {} } = commit;
      if (!option) return state.commit(commit);
      const still = { now, bind: own, erased: entry.erased };
      return state.commit({ ...commit, option: presentOption(option, still) });
    });
  }
  return gone;
}

function isCommitted({ commits }: ShadowEntry, slot: number): boolean {
  return commits.some(({ hold }) => hold.slot === slot);
}

function slotsOf(entry: ShadowEntry, still: StillCounted): readonly Slot[] {
  return entry.slots.map((taken, index): Slot => {
    if (!taken) return { options: [], ttlMs: 1 };
    const { option, position, pod } = taken;
    const left = taken.expiresAt - still.now;
    const isOver = left <= 0 || entry.released.has(index);
    const present = presentOption(option, still);
    const committed = isCommitted(entry, index);
    // What no longer fits is held by nobody, and counts when it is seen.
    const options = committed || isOver ? [factOption(present)] : [present, factOption(present)];
    const ttlMs = committed ? COMMIT_FOLLOWS_MS : isOver ? 1 : left;
    return { options, ttlMs, position, ...(pod !== undefined && { pod }) };
  });
}

function goneOf(entry: ShadowEntry, still: StillCounted): number {
  let gone = 0;
  entry.slots.forEach((taken, index) => {
    if (taken && (entry.asked === 'consume' || isCommitted(entry, index))) gone += goneCharges(taken.option, still);
  });
  return gone;
}
