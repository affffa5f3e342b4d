import type { TokenSigner } from '../tokens/token-signer';

/** What `preview=SIGNED` carries: which creative is shown, and until when. */
export interface PreviewTicket {
  /** The creative's key: `CAMPAIGN/CREATIVE`. */
  readonly creative: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** What the text of a ticket turned out to be. */
export type PreviewReading =
  { readonly status: 'valid' | 'expired'; readonly ticket: PreviewTicket } | { readonly status: 'forged' };

const PURPOSE = 'preview';

/** The longest text of a ticket: two ids of 64 characters, a time and a signature. */
export const LONGEST_PREVIEW = 512;

export function signPreview(signer: TokenSigner, ticket: PreviewTicket): string {
  return signer.signText(PURPOSE, JSON.stringify(ticket));
}

/** @param now epoch ms */
export function readPreview(signer: TokenSigner, text: string, now: number): PreviewReading {
  const json = signer.readText(PURPOSE, text);
  if (json === undefined) return { status: 'forged' };
  const ticket = JSON.parse(json) as PreviewTicket;
  return { status: ticket.expiresAt > now ? 'valid' : 'expired', ticket };
}
