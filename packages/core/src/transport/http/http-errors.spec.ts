import { BudgetExceeded, TransportConnectionError, TransportTimeoutError } from '../../errors';
import { toTransportError } from './http-errors';

const typed = (code: string | undefined) => toTransportError(Object.assign(new Error('below'), { code }), 'response');

describe('toTransportError', () => {
  it.each([
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH', 'EPROTO', 'E2BIG', 'EAI_AGAIN', 'UND_ERR_SOCKET'],
    ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_SSL_WRONG_VERSION_NUMBER'],
  ])('%s is the connection', (code) => {
    expect(typed(code)).toBeInstanceOf(TransportConnectionError);
    expect(typed(code).details).toEqual({ code });
  });

  it.each(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])(
    '%s is time',
    (code) => {
      expect(typed(code)).toBeInstanceOf(TransportTimeoutError);
    },
  );

  it.each([
    ['UND_ERR_CLOSED', 'TRANSPORT_CLOSED'],
    ['UND_ERR_DESTROYED', 'TRANSPORT_CLOSED'],
    ['UND_ERR_HEADERS_OVERFLOW', 'TRANSPORT_MALFORMED'],
    ['ERR_INVALID_ARG_TYPE', 'TRANSPORT_ERROR'],
    ['UND_ERR_INVALID_ARG', 'TRANSPORT_ERROR'],
    [undefined, 'TRANSPORT_ERROR'],
  ])('%s is %s', (code, expected) => {
    expect(typed(code).code).toBe(expected);
  });

  it('takes the first of several attempts to connect', () => {
    const first = Object.assign(new Error('a'), { code: 'ECONNREFUSED' });
    const error = toTransportError(new AggregateError([first, new Error('b')]), 'response');
    expect(error).toBeInstanceOf(TransportConnectionError);
    expect(error.message).toBe('no response: ECONNREFUSED');
  });

  it('leaves typed errors as they are, and takes anything for an error', () => {
    const own = new BudgetExceeded('no room');
    expect(toTransportError(own, 'response')).toBe(own);
    for (const odd of [undefined, null, 'text', 5, {}]) {
      const error = toTransportError(odd, 'response');
      expect(error.code).toBe('TRANSPORT_ERROR');
      expect(error.cause).toBe(odd);
    }
  });
});
