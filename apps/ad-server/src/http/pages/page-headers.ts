import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../server-context';

/** For everything of the pages: nothing but what the server serves itself is run, shown, asked or framed. */
export function sendPageHeaders(scope: FastifyInstance, { publicUrl }: Pick<ServerContext, 'publicUrl'>): void {
  scope.addHook('onSend', async (_request, reply) => {
    // Ads, clips and beacons have the public address, whatever name the page was reached by.
    const { origin } = new URL(publicUrl());
    void reply.headers({
      'Content-Security-Policy': [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        `img-src 'self' data: ${origin}`,
        `media-src 'self' ${origin}`,
        `connect-src 'self' ${origin}`,
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
  });
}
