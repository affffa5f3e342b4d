import type { FastifyInstance } from 'fastify';
import { limitRate } from '../limit-rate';
import { keepOutOfCaches } from '../no-store';
import { requireAdmin } from '../require-admin';
import type { ServerContext } from '../server-context';
import { dashboardRoutes } from './dashboard/dashboard-routes';
import { pageFileRoutes } from './page-files';
import { sendPageHeaders } from './page-headers';
import { playerRoutes } from './player/player-routes';
import { sessionRoutes } from './session/session-routes';

/** `/` and `/player`, with all they need. The pages themselves are anybody's; what they show is behind a session. */
export function pages(app: FastifyInstance, context: ServerContext): void {
  app.register(async (scope) => {
    sendPageHeaders(scope, context);
    pageFileRoutes(scope);
  });
  app.register(async (scope) => {
    await limitRate(scope, context);
    sessionRoutes(scope, context);
  });
  app.register(async (scope) => {
    keepOutOfCaches(scope);
    requireAdmin(scope, context);
    dashboardRoutes(scope, context);
    playerRoutes(scope, context);
  });
}
