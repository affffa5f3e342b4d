import { randomBytes } from 'node:crypto';
import { StateError, type DocumentStore } from '@xsp/core';

/**
 * A secret that is generated once and kept in the state, so that a restart goes on with it. Servers that start at the
 * same moment agree on one.
 */
export async function keptSecret(documents: DocumentStore, name: string): Promise<string> {
  const key = `server/secret/${name}`;
  const kept = await documents.get(key);
  if (kept) return kept.value;
  const secret = randomBytes(32).toString('base64url');
  try {
    await documents.set(key, secret, { ifVersion: 0 });
    return secret;
  } catch (error) {
    if (!(error instanceof StateError && error.reason === 'versionConflict')) throw error;
    return (await documents.get(key))!.value;
  }
}
