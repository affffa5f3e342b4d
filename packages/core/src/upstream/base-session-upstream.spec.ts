import { UpstreamError, ValidationError } from '../errors';
import { createSessionContext, type SessionContext } from '../session';
import { ManualClock } from '../time';
import { MemoryTransport } from '../transport';
import { BaseSessionUpstream } from './base-session-upstream';
import { BaseUpstream } from './base-upstream';

const asText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const endpoint = 'memory://vast';

/** An upstream whose answers are given out by hand. */
function byHand() {
  const waiting: ((answer: string) => void)[] = [];
  const transport = new MemoryTransport(() => new Promise<string>((resolve) => waiting.push(resolve)), {
    timeoutMs: 60_000,
  });
  const upstream = new BaseUpstream({ transport, decoder: asText, endpoint });
  return { waiting, session: new BaseSessionUpstream({ upstream }) };
}

const code = (wanted: string) => expect.objectContaining({ name: 'UpstreamError', code: wanted }) as unknown;

describe('BaseSessionUpstream', () => {
  const context = createSessionContext({ sessionId: 's-1', userId: 'u-1' }, new ManualClock(1_000));

  it('makes each fetch a request of the session', async () => {
    const seen: SessionContext[] = [];
    const session = new BaseSessionUpstream({
      upstream: new BaseUpstream({
        transport: new MemoryTransport(({ params }) => JSON.stringify(params)),
        decoder: (bytes) => JSON.parse(asText(bytes)) as unknown,
        endpoint,
      }),
      mapper: (request, options) => {
        seen.push(request);
        return { ...options, params: { ...options.params, sid: request.sessionId, uid: request.userId } };
      },
    });
    await session.startSession(context);
    expect(session.context).toBe(context);
    await expect(session.fetchWithSession({ params: { slot: '1' } })).resolves.toEqual({
      slot: '1',
      sid: 's-1',
      uid: 'u-1',
    });
    await session.fetchWithSession();
    await session.endSession();
    expect(session.context).toBeUndefined();

    const [first, second] = seen;
    expect(first).toMatchObject({ sessionId: 's-1', correlator: context.correlator, timestamp: 1_000 });
    expect(new Set([context, first, second].map((request) => request?.requestId)).size).toBe(3);
  });

  it('passes options on as they are without a mapper', async () => {
    const session = new BaseSessionUpstream({
      upstream: new BaseUpstream({
        transport: new MemoryTransport(({ params }) => JSON.stringify(params)),
        decoder: asText,
        endpoint,
      }),
    });
    await session.startSession(context);
    await expect(session.fetchWithSession({ params: { a: '1' } })).resolves.toBe('{"a":"1"}');
    await expect(session.fetch({ params: { b: '2' } })).resolves.toBe('{"b":"2"}');
  });

  it('says what to do when no session is open', async () => {
    const { session } = byHand();
    await expect(session.fetchWithSession()).rejects.toBeInstanceOf(UpstreamError);
    await expect(session.fetchWithSession()).rejects.toEqual(code('SESSION_NOT_STARTED'));
    await expect(session.fetchWithSession()).rejects.toThrow(/call startSession first/);
    await expect(session.endSession()).rejects.toEqual(code('SESSION_NOT_STARTED'));
    await session.startSession(context);
    await session.endSession();
    await expect(session.fetchWithSession()).rejects.toEqual(code('SESSION_NOT_STARTED'));
    await expect(session.endSession()).rejects.toEqual(code('SESSION_NOT_STARTED'));
  });

  it('has one session at a time, and another after the end of the first', async () => {
    const { session } = byHand();
    await session.startSession(context);
    const other = createSessionContext();
    await expect(session.startSession(other)).rejects.toEqual(code('SESSION_ALREADY_STARTED'));
    expect(session.context).toBe(context);
    await session.endSession();
    await session.startSession(other);
    expect(session.context).toBe(other);
  });

  it('takes a real context alone', async () => {
    const { session } = byHand();
    await expect(session.startSession({ ...context } as SessionContext)).rejects.toBeInstanceOf(ValidationError);
    await expect(session.startSession(undefined as unknown as SessionContext)).rejects.toBeInstanceOf(ValidationError);
    expect(session.context).toBeUndefined();
  });

  it('lets fetches overlap, and ends when the last of them has', async () => {
    const { waiting, session } = byHand();
    await session.startSession(context);
    const fetches = [session.fetchWithSession(), session.fetchWithSession(), session.fetchWithSession()];
    while (waiting.length < 3) await new Promise(setImmediate);

    let ended = false;
    const ending = session.endSession().then(() => (ended = true));
    await expect(session.fetchWithSession()).rejects.toEqual(code('SESSION_NOT_STARTED'));
    waiting[2]!('c');
    waiting[0]!('a');
    await Promise.all([fetches[0], fetches[2]]);
    await new Promise(setImmediate);
    expect(ended).toBe(false);
    waiting[1]!('b');
    await ending;
    await expect(Promise.all(fetches)).resolves.toEqual(['a', 'b', 'c']);
  });

  it('can start the next session while fetches of the last one are under way', async () => {
    const { waiting, session } = byHand();
    await session.startSession(context);
    const late = session.fetchWithSession();
    const ending = session.endSession();
    await session.startSession(createSessionContext());
    const next = session.fetchWithSession();
    while (waiting.length < 2) await new Promise(setImmediate);
    waiting[0]!('late');
    await ending;
    expect(session.context).toBeDefined();
    waiting[1]!('next');
    await expect(Promise.all([late, next])).resolves.toEqual(['late', 'next']);
  });

  it('ends in spite of fetches that fail', async () => {
    const upstream = new BaseUpstream({ transport: new MemoryTransport({ status: 500 }), decoder: asText, endpoint });
    const session = new BaseSessionUpstream({ upstream });
    await session.startSession(context);
    const fetching = session.fetchWithSession();
    const failed = expect(fetching).rejects.toBeInstanceOf(UpstreamError);
    await session.endSession();
    await failed;
  });

  it('ends its session when it is closed, and closes what is below', async () => {
    const { session } = byHand();
    await session.startSession(context);
    await session.close();
    expect(session.context).toBeUndefined();
    await expect(session.fetch()).rejects.toEqual(code('UPSTREAM_CLOSED'));
    await session.close();
  });
});
