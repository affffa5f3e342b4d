import { createSessionContext } from '@xsp/core';
import { expandMacros } from './expand-macros';
import { sessionMacros } from './session-macros';

const session = createSessionContext({
  userId: 'u-1',
  requestId: '123e4567-e89b-12d3-a456-426655440000',
  timestamp: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  cachebusting: '01234567',
  ipAddress: '2001:db8::1',
  metadata: {
    macros: { PLAYERSIZE: [640, 360], DEVICEUA: 'A b', OWN: 'x', BROKEN: { a: 1 }, NULL: null },
    contentId: 'c',
  },
});

describe('sessionMacros', () => {
  it('has what the session knows', () => {
    const url =
      '[TIMESTAMP] [CACHEBUSTING] [TRANSACTIONID] [DEVICEIP] [DEVICEUA] [PLAYERSIZE] [OWN] [IFA] [BROKEN] [NULL]';
    expect(expandMacros(url, sessionMacros(session))).toBe(
      '2026-01-02T03%3A04%3A05.006%2B00 01234567 123e4567-e89b-12d3-a456-426655440000 2001%3Adb8%3A%3A1 A%20b 640,360 x ' +
        '[IFA] [BROKEN] [NULL]',
    );
  });

  it('is overruled by the values of the place', () => {
    const values = sessionMacros(session, { DEVICEIP: -2, ERRORCODE: 303 });
    expect(expandMacros('[DEVICEIP] [ERRORCODE]', values)).toBe('-2 303');
  });

  it('leaves alone what the session does not know', () => {
    const bare = createSessionContext({ requestId: 'not-a-uuid', metadata: { macros: 'none' } });
    expect(expandMacros('[DEVICEIP] [TRANSACTIONID]', sessionMacros(bare))).toBe('[DEVICEIP] [TRANSACTIONID]');
  });
});
