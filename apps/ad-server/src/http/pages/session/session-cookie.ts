import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const COOKIE = 'xsp_session';

/** Eight hours, in milliseconds. */
export const SESSION_MS = 8 * 3_600_000;

/** Whoever logged in has it; it is signed with the admin token, so that another token ends all sessions. */
export function setSessionCookie(reply: FastifyReply, adminToken: string, publicUrl: string, now: number): void {
  const body = `${now + SESSION_MS}.${randomBytes(12).toString('base64url')}`;
  void reply.setCookie(COOKIE, `${body}.${mac(body, adminToken)}`, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    maxAge: SESSION_MS / 1_000,
    secure: publicUrl.startsWith('https:'),
  });
}

export function clearSessionCookie(reply: FastifyReply): void {
  void reply.clearCookie(COOKIE, { path: '/', httpOnly: true, sameSite: 'strict' });
}

/** A session, as its cookie has it. */
export interface Session {
  /** Random, and of no use to log in with. */
  readonly id: string;
  /** When it ends by itself (epoch ms). */
  readonly endsAt: number;
}

/** The session that a request's cookie is of: begun here with this token, and not run out; `undefined` when there is none. */
export function sessionOf({ cookies }: FastifyRequest, adminToken: string, now: number): Session | undefined {
  const match = /^((\d{1,15})\.([A-Za-z0-9_-]{16}))\.([A-Za-z0-9_-]{43})$/.exec(cookies[COOKIE] ?? '');
  if (!match) return undefined;
  const [, body, until, id, signature] = match as unknown as [string, string, string, string, string];
  const genuine = timingSafeEqual(Buffer.from(signature), Buffer.from(mac(body, adminToken)));
  const endsAt = Number(until);
  return genuine && now < endsAt ? { id, endsAt } : undefined;
}

function mac(body: string, adminToken: string): string {
  return createHmac('sha256', `session\0${adminToken}`).update(body).digest('base64url');
}
