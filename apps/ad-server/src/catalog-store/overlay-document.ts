import { StateError, type DocumentStore } from '@xsp/core';
import { NO_OVERLAY, type Overlay } from './overlay';

const KEY = 'catalog/overlay';

/**
 * The version that the overlay has or is about to get, in a small document beside it, so that looking for changes does not
 * read all of it. It is written first: who is killed before the overlay itself has announced what never comes, and nobody
 * misses what did.
 */
const ANNOUNCED = 'catalog/revision';

/** How often a change is tried again when others change at the same moment. */
const TRIES = 10;

/** The overlay as it is kept. */
export interface KeptOverlay {
  readonly overlay: Overlay;
  /** 0 when there is none. */
  readonly version: number;
}

export async function readOverlay(documents: DocumentStore): Promise<KeptOverlay> {
  const kept = await documents.get(KEY);
  return kept
    ? { overlay: { ...NO_OVERLAY, ...(JSON.parse(kept.value) as Partial<Overlay>) }, version: kept.version }
    : { overlay: NO_OVERLAY, version: 0 };
}

/** The newest version of the overlay that there is, or may be in a moment; 0: none. */
export async function announcedVersion(documents: DocumentStore): Promise<number> {
  return Number((await documents.get(ANNOUNCED))?.value ?? 0);
}

/**
 * Changes the overlay; when somebody else did at the same moment, once more on what they made.
 *
 * @param change makes the next overlay, or throws what is wrong with it; may be called several times
 * @throws StateError
 */
export async function changeOverlay(
  documents: DocumentStore,
  change: (overlay: Overlay) => Overlay | Promise<Overlay>,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { overlay, version } = await readOverlay(documents);
    const next = await change(overlay);
    if (next === overlay) return;
    await announce(documents, version + 1);
    try {
      await documents.set(KEY, JSON.stringify(next), { ifVersion: version });
      return;
    } catch (error) {
      if (!isConflict(error) || tries === TRIES) throw error;
    }
  }
}

/** Raises what is announced, never lowers it. */
async function announce(documents: DocumentStore, version: number): Promise<void> {
  for (;;) {
    const kept = await documents.get(ANNOUNCED);
    if (kept && Number(kept.value) >= version) return;
    try {
      await documents.set(ANNOUNCED, String(version), { ifVersion: kept?.version ?? 0 });
      return;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof StateError && error.reason === 'versionConflict';
}
