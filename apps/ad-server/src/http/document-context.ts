import type { PlayerSize } from '../documents/player-size';
import type { DocumentContext } from '../documents/document-context';
import type { ServerContext } from './server-context';

/** What the documents of one answer are made with. */
export function documentContext(
  { publicUrl, signer, state, tokenTtlMs }: ServerContext,
  player: PlayerSize,
): DocumentContext {
  return { publicUrl: publicUrl(), signer, expiresAt: state.now() + tokenTtlMs, player };
}
