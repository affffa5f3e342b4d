import { type SessionFields } from '@xsp/core';
import { type MacroValue, type MacroValues } from './expand-macros';

/** What of a session becomes a macro. */
export type MacroSession = Pick<SessionFields, 'requestId' | 'timestamp' | 'cachebusting' | 'ipAddress' | 'metadata'>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The macros that a session has values for: its time, its cachebusting number, its address, its request's id as
 * `[TRANSACTIONID]` where that is the UUID the standard asks for, and whatever it carries by name in
 * `metadata.macros`, such as `{ DEVICEUA: '…', PLAYERSIZE: [640, 360] }`. The user's id is none: `[IFA]` is an
 * identifier for advertising, which the session's is not.
 *
 * @param more values of the place where the URL stands, such as `{ ERRORCODE: 303 }`; they come first
 */
export function sessionMacros(session: MacroSession, more: MacroValues = {}): MacroValues {
  return {
    TIMESTAMP: session.timestamp,
    CACHEBUSTING: session.cachebusting,
    TRANSACTIONID: UUID.test(session.requestId) ? session.requestId : undefined,
    DEVICEIP: session.ipAddress,
    ...valuesIn(session.metadata['macros']),
    ...more,
  };
}

function valuesIn(macros: unknown): MacroValues {
  if (typeof macros !== 'object' || macros === null) return {};
  return Object.fromEntries(Object.entries(macros).filter(([, value]) => isMacroValue(value)));
}

function isMacroValue(value: unknown): value is MacroValue {
  const isPlain = (item: unknown) => typeof item === 'string' || typeof item === 'number';
  return isPlain(value) || (Array.isArray(value) && value.every(isPlain));
}
