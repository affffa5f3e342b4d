import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { ValidationError } from '../errors';
import { ManualClock } from '../time';
import { createSessionContext, type SessionInput } from './session-context';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether everything that can be reached is frozen. */
function deepFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(deepFrozen);
}

describe('createSessionContext', () => {
  it('makes up what is left out', () => {
    const context = createSessionContext({}, new ManualClock(1_700_000_000_000));
    expect(context.sessionId).toMatch(UUID);
    expect(context.requestId).toMatch(UUID);
    expect(context.requestId).not.toBe(context.sessionId);
    expect(context.timestamp).toBe(1_700_000_000_000);
    expect(context.cachebusting).toMatch(/^\d{8}$/);
    expect(context.correlator).toMatch(/^\d{14}$/);
    expect(context.userId).toBeUndefined();
    expect(context.ipAddress).toBeUndefined();
    expect(Object.keys(context.cookies)).toEqual([]);
    expect(Object.keys(context.metadata)).toEqual([]);
  });

  it('keeps what is given', () => {
    const input = {
      sessionId: 's',
      userId: 'u',
      requestId: 'r',
      timestamp: 5,
      cachebusting: '00000001',
      correlator: 'c',
      cookies: { xsp_uid: 'abc' },
      ipAddress: '192.0.2.1',
      metadata: { contentId: 'film', durations: [600, { live: false }], count: 3n, none: null },
    };
    expect({ ...createSessionContext(input) }).toEqual(input);
  });

  it('never gives two sessions the same ids', () => {
    const ids = Array.from({ length: 500 }, () => createSessionContext()).flatMap((c) => [c.sessionId, c.requestId]);
    expect(new Set(ids).size).toBe(1_000);
  });

  it('is frozen to the last leaf, and apart from what it was made of', () => {
    const metadata = { list: [{ deep: 1 }] };
    const cookies = { a: '1' };
    const context = createSessionContext({ metadata, cookies });
    expect(deepFrozen(context)).toBe(true);
    metadata.list[0]!.deep = 2;
    cookies.a = '2';
    expect(context.metadata).toMatchObject({ list: [{ deep: 1 }] });
    expect(context.cookies['a']).toBe('1');
    expect(Object.isFrozen(metadata)).toBe(false);
  });

  it('takes any plain data', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (metadata) => {
        const context = createSessionContext({ metadata: metadata });
        expect(JSON.parse(JSON.stringify(context.metadata))).toEqual(JSON.parse(JSON.stringify(metadata)));
        expect(deepFrozen(context)).toBe(true);
      }),
    );
  });

  it('takes hostile names for names', () => {
    const metadata = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as Record<string, never>;
    const context = createSessionContext({
      metadata,
      cookies: JSON.parse('{"__proto__":"x"}') as Record<string, string>,
    });
    expect(Object.keys(context.metadata)).toEqual(['__proto__', 'constructor']);
    expect(Object.keys(context.cookies)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect((context.metadata as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.keys(context.withMetadata({ a: 1 }).metadata)).toEqual(['__proto__', 'constructor', 'a']);
  });

  it('takes plain objects of another realm', () => {
    const metadata = runInNewContext('({ list: [1, { a: 2 }] })') as Record<string, never>;
    expect(createSessionContext({ metadata }).metadata).toMatchObject({ list: [1, { a: 2 }] });
  });

  it.each<[string, unknown]>([
    ['sessionId', ''],
    ['sessionId', 5],
    ['userId', ''],
    ['userId', null],
    ['requestId', {}],
    ['timestamp', NaN],
    ['timestamp', 1.5],
    ['timestamp', -1],
    ['timestamp', '5'],
    ['cachebusting', 12345678],
    ['correlator', ''],
    ['ipAddress', ''],
    ['cookies', []],
    ['cookies', 'a=b'],
    ['cookies.a', { a: 5 }],
    ['metadata', 'film'],
    ['metadata.when', { when: new Date(0) }],
    ['metadata.call', { call: () => 1 }],
    ['metadata.a[1].b', { a: [1, { b: new Map() }] }],
  ])('refuses a wrong %s: %p', (path, value) => {
    const field = path.split(/[.[]/)[0]!;
    const call = () => createSessionContext({ [field]: value });
    expect(call).toThrow(ValidationError);
    expect(call).toThrow(new RegExp(`^${path.replace(/[.[\]]/g, '\\$&')}: `));
  });

  it('refuses data that contains itself', () => {
    const metadata: Record<string, unknown> = {};
    metadata['self'] = metadata;
    expect(() => createSessionContext({ metadata: metadata as SessionInput['metadata'] })).toThrow(/contains itself/);
  });
});

describe('SessionContext', () => {
  const clock = new ManualClock(1_000);
  const context = createSessionContext({ userId: 'u', cookies: { a: '1', b: '2' }, metadata: { x: { y: 1 } } }, clock);

  it('makes another request of the same session', () => {
    clock.set(2_000);
    const next = context.withRequest();
    expect(next.sessionId).toBe(context.sessionId);
    expect(next.correlator).toBe(context.correlator);
    expect(next.userId).toBe('u');
    expect(next.requestId).not.toBe(context.requestId);
    expect(next.timestamp).toBe(2_000);
    expect(context.timestamp).toBe(1_000);
    expect(context.withRequest({ requestId: 'retry', timestamp: 7, cachebusting: '1' })).toMatchObject({
      requestId: 'retry',
      timestamp: 7,
      cachebusting: '1',
    });
  });

  it('returns copies that differ in one thing, and stays as it is', () => {
    const before = JSON.stringify(context);
    const { requestId } = context;
    expect(context.withUserId('v')).toMatchObject({ userId: 'v', requestId });
    expect(context.withUserId(undefined).userId).toBeUndefined();
    expect(context.withIpAddress('192.0.2.9')).toMatchObject({ ipAddress: '192.0.2.9', requestId });
    expect(context.withCookies({ b: '3', c: '4' }).cookies).toEqual({ a: '1', b: '3', c: '4' });
    expect(context.withMetadata({ x: { z: 2 }, w: 1 }).metadata).toEqual({ x: { z: 2 }, w: 1 });
    expect(JSON.stringify(context)).toBe(before);
    expect(deepFrozen(context.withMetadata({ deep: [[{}]] }))).toBe(true);
  });

  it('cannot be changed', () => {
    expect(() => Object.assign(context, { userId: 'w' })).toThrow(TypeError);
    expect(() => Object.assign(context.cookies, { a: 'w' })).toThrow(TypeError);
    expect(() => Object.assign(context, { extra: 1 })).toThrow(TypeError);
  });
});
