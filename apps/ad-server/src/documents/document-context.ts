import type { TokenSigner } from '../tokens/token-signer';
import type { PlayerSize } from './player-size';

/** What documents are made with. */
export interface DocumentContext {
  readonly publicUrl: string;
  readonly signer: TokenSigner;
  /** The number of the placement that the ads are for; tokens name it. */
  readonly placement: number;
  /** Until when the beacons of an ad are accepted (epoch ms). */
  readonly expiresAt: number;
  /** Renditions are ordered by it. */
  readonly player: PlayerSize;
}
