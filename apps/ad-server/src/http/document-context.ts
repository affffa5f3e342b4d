import type { DocumentContext } from '../documents/vast-document';
import type { ServerContext } from './server-context';

/** What the documents of one answer are made with. */
export function documentContext({ publicUrl, signer, state, tokenTtlMs }: ServerContext): DocumentContext {
  return { publicUrl: publicUrl(), signer, expiresAt: state.now() + tokenTtlMs };
}
