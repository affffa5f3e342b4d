import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_MS, sessionOf, setSessionCookie } from './session-cookie';

const NOW = 1_800_000_000_000;

/** The cookie that is set, and how. */
function cookieOf(token: string, publicUrl = 'http://127.0.0.1:8080') {
  const set: { name: string; value: string; options: object }[] = [];
  const reply = {
    setCookie: (name: string, value: string, options: object) => set.push({ name, value, options }),
  } as unknown as FastifyReply;
  setSessionCookie(reply, token, publicUrl, NOW);
  return set[0]!;
}

const hasSession = (request: FastifyRequest, token: string, now: number) =>
  sessionOf(request, token, now) !== undefined;

const requestWith = (value: string) => ({ cookies: { xsp_session: value } }) as unknown as FastifyRequest;

describe('the session cookie', () => {
  it('opens a session for eight hours, to the millisecond', () => {
    const { value } = cookieOf('token');
    expect(hasSession(requestWith(value), 'token', NOW)).toBe(true);
    expect(hasSession(requestWith(value), 'token', NOW + SESSION_MS - 1)).toBe(true);
    expect(hasSession(requestWith(value), 'token', NOW + SESSION_MS)).toBe(false);
  });

  it('is of no use when anything of it was changed, or the admin token was', () => {
    const { value } = cookieOf('token');
    expect(hasSession(requestWith(value), 'other token', NOW)).toBe(false);
    for (let index = 0; index < value.length; index++) {
      const changed = `${value.slice(0, index)}${value[index] === '1' ? '2' : '1'}${value.slice(index + 1)}`;
      expect(hasSession(requestWith(changed), 'token', NOW)).toBe(false);
    }
    for (const none of ['', '.', `${value}x`, `x${value}`, value.slice(1), '9'.repeat(4_000)]) {
      expect(hasSession(requestWith(none), 'token', NOW)).toBe(false);
    }
    expect(hasSession({ cookies: {} } as unknown as FastifyRequest, 'token', NOW)).toBe(false);
  });

  it('differs each time, does not hold the token, and is Secure where the server is reached by https', () => {
    const one = cookieOf('token');
    expect(cookieOf('token').value).not.toBe(one.value);
    expect(one.value).not.toContain('token');
    expect(one.options).toMatchObject({ httpOnly: true, sameSite: 'strict', path: '/', secure: false });
    expect(cookieOf('token', 'https://ads.example').options).toMatchObject({ secure: true });
  });
});
