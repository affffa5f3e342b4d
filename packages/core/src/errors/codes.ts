/** One row of the table of error codes. */
export interface ErrorCodeEntry {
  /** The class of the errors that carry the code. */
  readonly error: string;
  /** What the code means, in one sentence. */
  readonly meaning: string;
}

/** Every code that core's errors carry, with its meaning. Codes are stable: one is never given another meaning. */
export const ERROR_CODES = {
  FREQUENCY_CAP_EXCEEDED: {
    error: 'FrequencyCapExceeded',
    meaning: 'A viewer has seen as much of something as a cap allows.',
  },
  BUDGET_EXCEEDED: {
    error: 'BudgetExceeded',
    meaning: 'A budget has no room left for the price that was asked for.',
  },
  TRANSPORT_ERROR: {
    error: 'TransportError',
    meaning: 'A transport failed for a reason that no other code names.',
  },
  TRANSPORT_BLOCKED: {
    error: 'TransportError',
    meaning: 'The address, scheme or path is one the transport must not touch.',
  },
  TRANSPORT_TOO_LARGE: {
    error: 'TransportError',
    meaning: 'The response is larger than the limit, as sent or after decompression.',
  },
  TRANSPORT_REDIRECT: {
    error: 'TransportError',
    meaning: 'There were too many redirects, or one led nowhere.',
  },
  TRANSPORT_MALFORMED: {
    error: 'TransportError',
    meaning: 'The response breaks the protocol, or its encoding cannot be undone.',
  },
  TRANSPORT_NOT_FOUND: { error: 'TransportError', meaning: 'The file does not exist.' },
  TRANSPORT_ABORTED: {
    error: 'TransportError',
    meaning: "The caller's signal aborted the request.",
  },
  TRANSPORT_CLOSED: { error: 'TransportError', meaning: 'The transport was closed before.' },
  TRANSPORT_TIMEOUT: {
    error: 'TransportTimeoutError',
    meaning: 'A connection, the headers, the body or the whole response did not come in time.',
  },
  TRANSPORT_CONNECTION: {
    error: 'TransportConnectionError',
    meaning: 'No connection could be made, or it broke before the response was complete.',
  },
  UPSTREAM_ERROR: {
    error: 'UpstreamError',
    meaning: 'An upstream could not be asked, or answered with a status that is not a success.',
  },
  UPSTREAM_TIMEOUT: { error: 'UpstreamTimeout', meaning: 'An upstream did not answer in time.' },
  UPSTREAM_CLOSED: { error: 'UpstreamError', meaning: 'The upstream was closed before.' },
  SESSION_NOT_STARTED: {
    error: 'UpstreamError',
    meaning: 'A fetch with a session, or its end, was asked for while no session is open.',
  },
  SESSION_ALREADY_STARTED: {
    error: 'UpstreamError',
    meaning: 'A session was started while another is open on the same upstream.',
  },
  DECODE_ERROR: {
    error: 'DecodeError',
    meaning: 'Bytes came, but they are not what the decoder understands.',
  },
  VALIDATION_ERROR: {
    error: 'ValidationError',
    meaning: 'An input is wrong; the error names every place and what would be right.',
  },
  STATE_MISSING: {
    error: 'StateError',
    meaning: 'A charge has a stored limit on a counter for which none was set.',
  },
  STATE_ID_CONFLICT: {
    error: 'StateError',
    meaning: 'The id was used before for another request.',
  },
  STATE_WRONG_WINDOW: {
    error: 'StateError',
    meaning: "A fixed window does not contain the state's time, which the details name.",
  },
  STATE_OVERFLOW: {
    error: 'StateError',
    meaning: 'A counter would leave the range of a signed 64-bit integer.',
  },
  STATE_VERSION_CONFLICT: {
    error: 'StateError',
    meaning: 'The stored value has another version than the caller expected.',
  },
  STATE_UNAVAILABLE: { error: 'StateError', meaning: 'The store cannot be reached.' },
  STATE_TIMEOUT: {
    error: 'StateError',
    meaning: 'The store did not answer in time; the outcome is unknown.',
  },
  STATE_OVERLOADED: {
    error: 'StateError',
    meaning: 'The call was refused before it was sent, since too many are waiting.',
  },
  STATE_READONLY: { error: 'StateError', meaning: 'The store takes no writes now.' },
  STATE_STATE_LOST: {
    error: 'StateError',
    meaning: 'The store is not the one that held the money before; an operator must decide.',
  },
  STATE_FULL: {
    error: 'StateError',
    meaning: 'The store has reached its bound, and nothing in it may be dropped.',
  },
  STATE_SCHEMA: {
    error: 'StateError',
    meaning: 'The store holds data of a version that this code cannot read.',
  },
  STATE_CLOSED: { error: 'StateError', meaning: 'The backend was closed before.' },
  STATE_CORRUPT: { error: 'StateError', meaning: 'What was read is not what was ever written.' },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;

/** A code that core's errors carry. */
export type ErrorCode = keyof typeof ERROR_CODES;
