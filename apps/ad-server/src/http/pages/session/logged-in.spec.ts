import { ManualClock, MemoryBackend, StateError } from '@xsp/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from '../../server-context';
import { endSession, isLoggedIn } from './logged-in';
import { SESSION_MS, setSessionCookie } from './session-cookie';

describe('sessions', () => {
  const clock = new ManualClock(1_800_000_000_000);
  let state: MemoryBackend;
  let context: Pick<ServerContext, 'adminToken' | 'state'>;

  beforeEach(() => {
    state = new MemoryBackend({ clock });
    context = { adminToken: 'token', state };
  });

  const requestWith = (cookie?: string) => ({ cookies: { xsp_session: cookie } }) as unknown as FastifyRequest;

  /** The cookie of a new session. */
  function begin(): string {
    let cookie = '';
    const reply = { setCookie: (_name: string, value: string) => (cookie = value) } as unknown as FastifyReply;
    setSessionCookie(reply, 'token', 'http://127.0.0.1:8080', state.now());
    return cookie;
  }

  it('end with their copies, and alone', async () => {
    const cookie = begin();
    const [one, copy, other] = [cookie, cookie, begin()].map(requestWith) as [
      FastifyRequest,
      FastifyRequest,
      FastifyRequest,
    ];
    expect(await Promise.all([one, copy, other].map((each) => isLoggedIn(each, context)))).toEqual([true, true, true]);
    await endSession(one, context);
    await endSession(one, context);
    expect(await Promise.all([one, copy, other].map((each) => isLoggedIn(each, context)))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('stay ended until they would have run out, and leave nothing behind', async () => {
    const cookie = begin();
    const request = requestWith(cookie);
    clock.advance(1_000);
    await endSession(request, context);
    const [, id] = cookie.split('.');
    clock.advance(SESSION_MS - 1_001);
    expect(await isLoggedIn(request, context)).toBe(false);
    expect(await state.get(`session/ended/${id}`)).toBeDefined();
    clock.advance(1);
    expect(await isLoggedIn(request, context)).toBe(false);
    expect(await state.get(`session/ended/${id}`)).toBeUndefined();
  });

  it('that are none write nothing', async () => {
    const set = jest.spyOn(state, 'set');
    await endSession(requestWith('x'), context);
    await endSession(requestWith(), context);
    expect(set).not.toHaveBeenCalled();
  });

  it('go on while the state is away, and cannot be ended then', async () => {
    const request = requestWith(begin());
    const away = () => Promise.reject(new StateError('unavailable', 'away'));
    const without = {
      adminToken: 'token',
      state: Object.assign(Object.create(state), { get: away, set: away }) as MemoryBackend,
    };
    expect(await isLoggedIn(request, without)).toBe(true);
    await expect(endSession(request, without)).rejects.toThrow(StateError);
    expect(await isLoggedIn(requestWith(), without)).toBe(false);
  });
});
