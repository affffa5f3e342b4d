import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { TransportConnectionError, TransportError, TransportTimeoutError, XspError } from '../../errors';
import type { AddressPolicy } from './address-policy';
import type { Resolver } from './resolver';

/** What a guarded connector needs to know. */
export interface GuardedConnectorOptions {
  readonly isAllowed: AddressPolicy;
  readonly resolve: Resolver;
  readonly connectTimeoutMs: number;
}

/**
 * Makes connections to allowed addresses alone. A name is resolved once for each connection, every answer is checked, and
 * the connection goes to one of these very answers: a name cannot change its address between check and use. Since every
 * connection is made here, that holds for redirects and for whatever else leads to one.
 */
export function guardedConnector(options: GuardedConnectorOptions): buildConnector.connector {
  const { isAllowed, connectTimeoutMs } = options;
  const connect = buildConnector({ timeout: connectTimeoutMs, lookup: guardedLookup(options) });
  return (target, callback) => {
    // Addresses are not looked up.
    const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(host) !== 0 && !isAllowed(host)) callback(blocked(host, host), null);
    else connect(target, inTime(callback, host, connectTimeoutMs));
  };
}

/** A callback that hears of a timeout at once. undici's own timer, up to a second late, ends the attempt itself. */
function inTime(callback: buildConnector.Callback, host: string, timeoutMs: number): buildConnector.Callback {
  let settled = false;
  const settle: buildConnector.Callback = (...outcome) => {
    if (settled) return void outcome[1]?.destroy();
    settled = true;
    clearTimeout(timer);
    callback(...outcome);
  };
  const timer = setTimeout(() => {
    const message = `no connection to ${host} within ${timeoutMs} ms`;
    settle(new TransportTimeoutError(message, { details: { phase: 'connect', timeoutMs } }), null);
  }, timeoutMs);
  return settle;
}

/** A `lookup` for Node's sockets. */
function guardedLookup({ isAllowed, resolve }: GuardedConnectorOptions): LookupFunction {
  return (hostname, { all }, callback) => {
    resolve(hostname).then(
      (answers) => {
        const [first] = answers;
        const refused = answers.find(({ address }) => isIP(address) === 0 || !isAllowed(address));
        if (refused !== undefined) callback(blocked(hostname, refused.address), []);
        else if (first === undefined) callback(notFound(hostname), []);
        else if (all === true) callback(null, [...answers]);
        else callback(null, first.address, first.family);
      },
      (cause: unknown) => callback(cause instanceof XspError ? cause : notFound(hostname, cause), []),
    );
  };
}

/** One bad answer spoils all: which of them would be taken is not ours to say. */
function blocked(host: string, address: string): TransportError {
  const which = host === address ? address : `${host} has the address ${address}, which`;
  return new TransportError(`${which} is not public; allow its network if that is meant`, {
    failure: 'blocked',
    details: { host, address },
  });
}

function notFound(host: string, cause?: unknown): TransportConnectionError {
  const code = (cause as { code?: unknown } | undefined)?.code;
  return new TransportConnectionError(`${host} cannot be resolved`, {
    cause,
    details: { host, code: typeof code === 'string' ? code : 'ENOTFOUND' },
  });
}
