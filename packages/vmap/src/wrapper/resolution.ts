import { type Diagnostic } from '../schema/diagnostic';
import { type Vast } from '../vast';
import { type VmapErrorCode } from './break/vmap-error-codes';
import { type VastErrorCode } from './error-codes';

/** Why an ad is not there, or one that would have been. */
export interface WrapperProblem {
  readonly code: VastErrorCode;
  readonly message: string;
  /** How many wrappers led there; 0 in the first document. */
  readonly depth: number;
  /** The URL that was asked, or would have been, without what macros were replaced by. */
  readonly tag?: string;
  /**
   * The error URLs of all wrappers in the chain, the outermost first, then those of the ad or of the answer without ads;
   * `[ERRORCODE]` stands in them as it does in the documents.
   */
  readonly errorUrls: readonly string[];
}

/** One request for a document. */
export interface Hop {
  /** The URL that was asked. */
  readonly url: string;
  /** How many wrappers led there; 0 for the first document. */
  readonly depth: number;
  /** How many ads were in the answer; 0 where none could be read. */
  readonly ads: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** What of the answer is not as the standard has it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What became of an error URL. */
export interface ErrorReport {
  /** The URL that was requested, with its macros replaced. */
  readonly url: string;
  readonly code: VastErrorCode | VmapErrorCode;
  /** Whether the server answered at all. */
  readonly answered: boolean;
}

/** A document whose wrappers were followed. */
export interface VastResolution {
  /** The ads, all whole: the pod in its order, then those that stand alone. */
  readonly vast: Vast;
  /** Why others are not there, in the order of the documents. */
  readonly problems: readonly WrapperProblem[];
  readonly hops: readonly Hop[];
  /** Resolves when the error URLs have been requested, which the result does not wait for. Never rejects. */
  readonly reported: Promise<readonly ErrorReport[]>;
}
