import { errors as undici } from 'undici';
import { TransportConnectionError, TransportError, TransportTimeoutError, XspError } from '../../errors';

const TIMEOUTS = new Set(['ETIMEDOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT']);

const MALFORMED = new Set(['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_RESPONSE']);

const CLOSED = new Set(['UND_ERR_CLOSED', 'UND_ERR_DESTROYED']);

/** Errors of the operating system, of TLS and of certificates. */
const CONNECTION = new RegExp(
  `^(${[
    ...['E[A-Z0-9]+', 'EAI_.+', 'UND_ERR_SOCKET'],
    ...['ERR_SSL_.+', 'ERR_TLS_.+', 'CERT_.+', '.+_CERT', '.+_CERT_.+', 'UNABLE_TO_.+', 'HOSTNAME_MISMATCH'],
  ].join('|')})$`,
);

/** What failed, as one of the transport's errors. */
export function toTransportError(error: unknown, what: string): XspError {
  if (error instanceof XspError) return error;
  const code = codeOf(error);
  const message = `no ${what}: ${error instanceof Error && error.message !== '' ? error.message : code}`;
  const options = { cause: error, details: { code } };
  if (TIMEOUTS.has(code)) return new TransportTimeoutError(message, options);
  if (CLOSED.has(code)) return new TransportError(message, { ...options, failure: 'closed' });
  if (MALFORMED.has(code) || error instanceof undici.HTTPParserError) {
    return new TransportError(message, { ...options, failure: 'malformed' });
  }
  if (CONNECTION.test(code)) return new TransportConnectionError(message, options);
  return new TransportError(message, options);
}

/** The error's code; of several that came of one attempt to connect, the first. */
function codeOf(error: unknown): string {
  const { code, errors } = (error ?? {}) as { code?: unknown; errors?: readonly unknown[] };
  if (typeof code === 'string') return code;
  return Array.isArray(errors) && errors.length > 0 ? codeOf(errors[0]) : 'UNKNOWN';
}
