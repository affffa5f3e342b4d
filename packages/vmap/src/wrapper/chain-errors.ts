import { type Wrapper } from '../vast';
import { type Chain } from './chain';

/**
 * The error URLs of a chain, the outermost wrapper's first: all of them are told, and then whoever the error is about
 * (VAST 4.3 §2.3.6.2).
 *
 * @param about what the chain led to: an ad, one more wrapper, or a document without ads (VAST 4.3 §2.3.6.4)
 */
export function chainErrors(chain: Chain, about?: Pick<Wrapper, 'errors'>): readonly string[] {
  return [...chain.flatMap(({ wrapper }) => wrapper.errors ?? []), ...(about?.errors ?? [])];
}
