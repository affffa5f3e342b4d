/** What third parties are told of the device when the server follows their tags for it. */
export interface ToldDevice {
  /** Undefined: nothing. */
  readonly address: string | undefined;
  readonly userAgent: string | undefined;
}

/** Of whom nothing is known or told. */
export const UNTOLD: ToldDevice = { address: undefined, userAgent: undefined };

/** What a header may hold: a browser may send what must not be sent on. */
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The headers of a server that asks for somebody else (VAST 4.3 §1.1.3). */
export function deviceHeaders({ address, userAgent }: ToldDevice): Record<string, string> {
  return {
    ...(address !== undefined && { 'X-Device-IP': address }),
    ...(userAgent !== undefined && SENDABLE.test(userAgent) && { 'X-Device-User-Agent': userAgent }),
  };
}

/** The same as macros (VAST 4.3 §6), for tags that have them in their address. */
export function deviceMacros({ address, userAgent }: ToldDevice): Record<string, string> {
  return {
    ...(address !== undefined && { DEVICEIP: address }),
    ...(userAgent !== undefined && { DEVICEUA: userAgent }),
  };
}
