import type { TokenSigner } from '../tokens/token-signer';

/** What a VMAP's `AdTagURI` carries: which break of which viewing, so that it is decided when it is reached. */
export interface BreakTicket {
  /** The decision's id: the ticket fetched again is the same decision. */
  readonly id: string;
  readonly schedule: string;
  /** The id of the break's rule, and of the break in the viewing. */
  readonly rule: string;
  readonly pod: string;
  readonly breakNumber: number;
  readonly stream: string;
  /** The viewer's partition id, and who it stands for. */
  readonly viewer: string;
  readonly known: 'user' | 'session' | 'nobody';
  readonly household: string | undefined;
  readonly country: string | undefined;
  readonly device: string | undefined;
  readonly keywords: readonly string[];
  /** Whether the viewer may be remembered. */
  readonly remember: boolean;
  /** Epoch ms. */
  readonly expiresAt: number;
}

const PURPOSE = 'break';

export function signBreak(signer: TokenSigner, ticket: BreakTicket): string {
  return signer.signText(PURPOSE, JSON.stringify(ticket));
}

/** The ticket of a text; `undefined` when it was not signed here or has expired. @param now epoch ms */
export function readBreak(signer: TokenSigner, text: string, now: number): BreakTicket | undefined {
  const json = signer.readText(PURPOSE, text);
  if (json === undefined) return undefined;
  const ticket = JSON.parse(json) as BreakTicket;
  return ticket.expiresAt > now ? ticket : undefined;
}
