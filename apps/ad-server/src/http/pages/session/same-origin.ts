import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../../problem';

/**
 * Lets only the server's own pages change something: browsers say with `Origin` where a change comes from, and another
 * site cannot have them say what it is not.
 *
 * @throws HttpProblem 403
 */
export function requireSameOrigin({ headers }: FastifyRequest, publicUrl: string): void {
  const { origin, host } = headers;
  if (origin !== undefined && URL.canParse(origin)) {
    const from = new URL(origin);
    // Reached by another name than its public one, as through a tunnel, the page and its server still have one host.
    if (from.origin === new URL(publicUrl).origin || from.host === host) return;
  }
  const detail = 'A change in a session must come from a page of this server, as its Origin says.';
  throw new HttpProblem({ status: 403, title: 'Forbidden', detail, code: 'ORIGIN_FOREIGN' });
}
