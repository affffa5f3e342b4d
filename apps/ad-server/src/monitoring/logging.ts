import { LogController, type FastifyServerOptions } from 'fastify';
import { randomId } from '../ids/random-id';
import { traceOf } from './request-trace';

/** What is logged: of each level, it and those after it. `info` has a line for every request. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Structured logs: JSON lines with the request's id and its trace, by the names that OpenTelemetry has for them. Of a
 * request only its method and route are logged: its URL, headers and address name users and carry tokens.
 */
export function logging(level: LogLevel): FastifyServerOptions {
  return {
    logger: {
      level,
      serializers: {
        req: ({ method, routeOptions }) => ({ method, route: routeOptions?.url ?? null }),
        res: ({ statusCode }) => ({ status: statusCode }),
      },
    },
    // Its own lines have URLs in them; one of ours when the request is done says it all.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: () => randomId(9),
    childLoggerFactory: (logger, bindings, options, request) => {
      const { traceId, spanId, parentId, flags } = traceOf(request);
      const trace = { trace_id: traceId, span_id: spanId, parent_id: parentId, trace_flags: flags };
      return logger.child({ ...bindings, ...trace }, options);
    },
  };
}
