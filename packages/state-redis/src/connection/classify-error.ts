import { StateError, XspError, type StateErrorReason } from '@xsp/core';

/** What a failed attempt means: the error to throw, and what may help before the next attempt. */
export interface Classified {
  readonly error: Error;
  /** Another attempt may succeed. Every call is idempotent, so it may always be made. */
  readonly retry: boolean;
  /** `load` the library; `reconnect`, since this server is not the one to ask any more. */
  readonly remedy?: 'load' | 'reconnect';
  /** The attempt may have been executed, although no answer came. */
  readonly outcomeUnknown?: true;
}

interface Reply {
  readonly pattern: RegExp;
  readonly reason: StateErrorReason;
  readonly what: string;
  readonly retry: boolean;
  readonly remedy?: 'load' | 'reconnect';
}

/** Error replies of Redis by their beginning. */
const REPLIES: readonly Reply[] = [
  {
    pattern: /^ERR Function not found|^NOSCRIPT/,
    reason: 'unavailable',
    what: 'does not know the functions',
    retry: true,
    remedy: 'load',
  },
  {
    pattern: /^READONLY/,
    reason: 'readonly',
    what: 'is a replica, which takes no writes',
    retry: true,
    remedy: 'reconnect',
  },
  { pattern: /^MISCONF/, reason: 'readonly', what: 'takes no writes, since it cannot save to disk', retry: false },
  {
    pattern: /^NOREPLICAS/,
    reason: 'readonly',
    what: 'takes no writes: fewer replicas than min-replicas-to-write',
    retry: true,
  },
  { pattern: /^OOM/, reason: 'full', what: 'has reached maxmemory', retry: false },
  { pattern: /^LOADING/, reason: 'unavailable', what: 'is loading its data', retry: true },
  { pattern: /^BUSY/, reason: 'unavailable', what: 'is busy with a slow script', retry: true },
  {
    pattern: /^MASTERDOWN|^CLUSTERDOWN|^TRYAGAIN|^MOVED|^ASK|^CROSSSLOT/,
    reason: 'unavailable',
    what: 'is changing its masters',
    retry: true,
  },
  { pattern: /^UNBLOCKED/, reason: 'unavailable', what: 'stopped being the master', retry: true },
  { pattern: /^NOAUTH|^WRONGPASS|^NOPERM/, reason: 'unavailable', what: 'does not let this user do it', retry: false },
  { pattern: /^WRONGTYPE/, reason: 'corrupt', what: 'holds something else under a key of the state', retry: false },
];

/** Reads what ioredis rejected with. Errors of ours pass through. */
export function classifyError(error: unknown): Classified {
  if (error instanceof XspError) return { error, retry: error instanceof StateError && error.reason === 'timeout' };
  const { name, message } = error as Error;
  if (name === 'ReplyError' || name === 'SimpleError' || name === 'BulkError') {
    const reply = REPLIES.find(({ pattern }) => pattern.test(message));
    if (reply) {
      const { reason, what, retry, remedy } = reply;
      return { error: stateError(reason, `Redis ${what}: ${message}`, error), retry, ...(remedy && { remedy }) };
    }
    return { error: stateError('corrupt', `Redis refused the call: ${message}`, error), retry: false };
  }
  const unavailable = stateError('unavailable', `Redis cannot be reached: ${message || name}`, error);
  // Only what was never written to a connection was surely not executed.
  if (/enableOfflineQueue options is false/.test(message)) return { error: unavailable, retry: true };
  return { error: unavailable, retry: true, outcomeUnknown: true };
}

function stateError(reason: StateErrorReason, message: string, cause: unknown): StateError {
  return new StateError(reason, message, { cause });
}
