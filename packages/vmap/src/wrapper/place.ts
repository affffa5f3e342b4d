import { type VastAd } from '../vast';
import { type Chain } from './chain';
import { type VastErrorCode } from './error-codes';

/** Where in a resolution a document is, and what it may hold there. */
export interface Place {
  readonly chain: Chain;
  /** What its tags are relative to. */
  readonly baseUrl: string | undefined;
  /** Whether it may have more than one ad. */
  readonly multiple: boolean;
  /** Whether a single ad may have a sequence where only one ad may be. */
  readonly podOfOne: boolean;
  /** Whether it may have wrappers. */
  readonly wrappers: boolean;
  /** What an ad there must be besides; the code says what it is not. */
  readonly accept?: ((ad: VastAd) => VastErrorCode | undefined) | undefined;
}
