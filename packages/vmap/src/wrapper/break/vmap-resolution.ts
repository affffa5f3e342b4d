import { type AdBreak, type Vmap } from '../../vmap';
import { type VastErrorCode } from '../error-codes';
import { type ErrorReport, type Hop, type WrapperProblem } from '../resolution';
import { type VmapErrorCode } from './vmap-error-codes';

/** Why an ad, or all of a break, is not there. */
export interface BreakProblem extends Omit<WrapperProblem, 'code'> {
  /** Of an ad the code of VAST, of the document that should bring it one of VMAP. */
  readonly code: VastErrorCode | VmapErrorCode;
  /**
   * The error URLs of the ad's chain, as in {@link WrapperProblem}, and then those of the break: a break is told the
   * code of an ad too (VMAP 1.0.1 §2.5).
   */
  readonly errorUrls: readonly string[];
  /** Which break of the document it is, from 0; left out where it is the whole document, or one break was given. */
  readonly adBreak?: number;
}

/** A break whose ads were fetched. */
export interface BreakResolution {
  /** The break with its ads in it, all whole, as a VAST document; it has none where nothing was found. */
  readonly adBreak: AdBreak;
  readonly problems: readonly BreakProblem[];
  readonly hops: readonly Hop[];
  /** Resolves when the error URLs have been requested, which the result does not wait for. Never rejects. */
  readonly reported: Promise<readonly ErrorReport[]>;
}

/** A VMAP document whose ads were fetched. */
export interface VmapResolution {
  /** The document with the ads of all breaks in it, all whole. */
  readonly vmap: Vmap;
  /** Why others are not there, in the order of the breaks. */
  readonly problems: readonly BreakProblem[];
  readonly hops: readonly Hop[];
  /** Resolves when the error URLs have been requested, which the result does not wait for. Never rejects. */
  readonly reported: Promise<readonly ErrorReport[]>;
}
