import { StateError, type DocumentStore } from '@xsp/core';
import { NO_OVERLAY, type Overlay } from './overlay';

const KEY = 'catalog/overlay';

/** A small document beside it, so that looking for changes does not read all of it. */
const REVISION = 'catalog/revision';

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
    ? { overlay: JSON.parse(kept.value) as Overlay, version: kept.version }
    : { overlay: NO_OVERLAY, version: 0 };
}

/** Grows with each change. */
export async function overlayRevision(documents: DocumentStore): Promise<number> {
  return (await documents.get(REVISION))?.version ?? 0;
}

/**
 * Changes the overlay; when somebody else did at the same moment, once more on what they made.
 *
 * @param change makes the next overlay, or throws what is wrong with it; may be called several times
 * @throws StateError
 */
export async function changeOverlay(documents: DocumentStore, change: (overlay: Overlay) => Overlay): Promise<Overlay> {
  for (let tries = 1; ; tries++) {
    const { overlay, version } = await readOverlay(documents);
    const next = change(overlay);
    try {
      await documents.set(KEY, JSON.stringify(next), { ifVersion: version });
      await documents.increment(REVISION);
      return next;
    } catch (error) {
      const overtaken = error instanceof StateError && error.reason === 'versionConflict';
      if (!overtaken || tries === TRIES) throw error;
    }
  }
}
