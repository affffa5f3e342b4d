import {
  nameKey,
  partitionKey,
  StateError,
  type DocumentStore,
  type SetLimitRequest,
  type StateBackend,
} from '@xsp/core';

/** A limit as the catalogue has it. */
export type CatalogLimit = Pick<SetLimitRequest, 'partition' | 'counter' | 'at'>;

/** What the file's limits were when they were last applied: value by place. */
type Applied = Readonly<Record<string, string>>;

const KEY = 'catalog/applied-limits';

/**
 * Sets the limits that are new in the file or whose value *in the file* changed since it was last applied, so that a
 * restart with an old file does not undo what was changed while serving.
 *
 * @param except places of limits that something else decides on; they are only noted
 * @returns how many were set
 */
export async function applyLimits(
  state: StateBackend,
  limits: readonly CatalogLimit[],
  except: ReadonlySet<string> = new Set(),
): Promise<number> {
  const kept = await state.get(KEY);
  const before = (kept ? JSON.parse(kept.value) : {}) as Applied;
  const changed = limits.filter((limit) => before[placeOf(limit)] !== String(limit.at));
  if (changed.length === 0) return 0;
  for (const limit of changed) {
    const { partition, counter, at } = limit;
    if (!except.has(placeOf(limit))) await state.setLimit({ partition, counter, at });
  }
  const now = Object.fromEntries(limits.map((limit) => [placeOf(limit), String(limit.at)]));
  await keep(state, { ...before, ...now }, kept?.version ?? 0);
  return changed.length;
}

/** One text for where a limit is kept. */
export function placeOf({ partition, counter }: CatalogLimit): string {
  return `${partitionKey(partition)}:${nameKey(counter)}`;
}

async function keep(documents: DocumentStore, applied: Applied, version: number): Promise<void> {
  try {
    await documents.set(KEY, JSON.stringify(applied), { ifVersion: version });
  } catch (error) {
    // Another server applied its file meanwhile: it has set the same limits if it has the same file.
    if (!(error instanceof StateError && error.reason === 'versionConflict')) throw error;
  }
}
