import { type BlockedAdCategories, type Wrapper } from '../vast';

/** One wrapper that was followed. */
export interface ChainLink {
  readonly wrapper: Wrapper;
  /** Its tag as it was resolved, before macros are replaced: the mark by which a loop is found. */
  readonly tag: string;
  /** Where the answer came from in the end, after redirects. */
  readonly answeredBy?: string;
}

/** The wrappers that lead to an ad, the outermost first. */
export type Chain = readonly ChainLink[];

/** Whether a tag was followed before on the way here; it would be again, and again. */
export function isLoop(chain: Chain, tag: string): boolean {
  return chain.some((link) => link.tag === tag || link.answeredBy === tag);
}

/** The categories that the wrappers of a chain block (VAST 4.3 §3.19.2). */
export function blockedBy(chain: Chain): readonly BlockedAdCategories[] {
  return chain.flatMap(({ wrapper }) => wrapper.blockedAdCategories ?? []);
}
