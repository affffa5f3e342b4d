import type { Placement } from '../catalog';
import type { PlayerSize } from '../documents/player-size';
import type { DocumentContext } from '../documents/document-context';
import type { ServerContext } from './server-context';

/** What the documents of one placement are made with. @param placement left out for what is never counted */
export function documentContext(
  { publicUrl, signer, state, tokenTtlMs, reportNames }: ServerContext,
  player: PlayerSize,
  placement?: Pick<Placement, 'id'>,
): DocumentContext {
  const number = placement ? reportNames.numberOf(placement.id) : 0;
  return { publicUrl: publicUrl(), signer, placement: number, expiresAt: state.now() + tokenTtlMs, player };
}
