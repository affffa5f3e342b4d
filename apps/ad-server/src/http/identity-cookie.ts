import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CookieSerializeOptions } from '@fastify/cookie';

export const COOKIE = 'xsp_uid';

/** 180 days, in seconds. */
const MAX_AGE = 180 * 86_400;

/** The id that a cookie of ours carries; `undefined` when there is none, or something else in its place. */
export function cookieId({ cookies }: FastifyRequest): string | undefined {
  const value = cookies[COOKIE];
  return value !== undefined && /^[A-Za-z0-9_-]{1,256}$/.test(value) ? value : undefined;
}

/**
 * Gives a browser an id of 128 random bits, for whoever consented and has none. Sent to every site that embeds the
 * player, and by browsers that partition cookies to each separately.
 *
 * @param publicUrl http is for loopback alone: cookies for other sites have to be `Secure`
 * @returns the id
 */
export function setIdentityCookie(reply: FastifyReply, publicUrl: string): string {
  const id = randomBytes(16).toString('base64url');
  const elsewhere: CookieSerializeOptions = publicUrl.startsWith('https:')
    ? { secure: true, sameSite: 'none', partitioned: true }
    : {};
  void reply.setCookie(COOKIE, id, { path: '/', httpOnly: true, maxAge: MAX_AGE, ...elsewhere });
  return id;
}
