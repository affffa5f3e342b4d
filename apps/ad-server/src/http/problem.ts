import { STATUS_CODES } from 'node:http';
import { BudgetExceeded, StateError, ValidationError, type ValidationIssue } from '@xsp/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { schemaMistakes } from './schema-mistakes';

/** An RFC 9457 problem document; `code` is stable, `detail` is for people. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  /** Every mistake of a body, by its path. */
  readonly errors?: readonly Pick<ValidationIssue, 'path' | 'message'>[];
}

/** An answer that is a problem document. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

export function notFound(detail: string): HttpProblem {
  return new HttpProblem({ status: 404, title: 'Not found', detail, code: 'NOT_FOUND' });
}

export function unauthorized(): HttpProblem {
  const detail = 'Send the admin token: Authorization: Bearer TOKEN.';
  return new HttpProblem({ status: 401, title: 'Unauthorized', detail, code: 'UNAUTHORIZED' });
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
  return reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify({ type: 'about:blank', ...problem }));
}

/** What the state's client says names hosts and ports: that is for the log. */
const STATE_FAILED = 'The state cannot be asked at the moment. The same request may be sent again.';
const STATE_LOST = 'The state was emptied or replaced: import it, or restart the servers to begin anew.';

const WRONG_TYPE = 'A body is read as JSON: send it with Content-Type: application/json.';

/** Every error of the server leaves as a problem document; what was not foreseen tells nothing of the inside. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(schemaMistakes(error, request.body) ?? error);
    if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
    return sendProblem(reply, problem);
  });
}

export function problemOf(error: unknown): Problem {
  if (error instanceof HttpProblem) return error.problem;
  if (error instanceof ValidationError) {
    const errors = error.issues.map(({ path, message }) => ({ path, message }));
    return { status: 400, title: 'Bad request', detail: error.message, code: error.code, errors };
  }
  if (error instanceof BudgetExceeded || (error instanceof StateError && error.reason === 'overflow')) {
    return { status: 409, title: 'Conflict', detail: error.message, code: error.code };
  }
  if (error instanceof StateError) {
    const detail = error.reason === 'stateLost' ? STATE_LOST : STATE_FAILED;
    return { status: 503, title: 'State unavailable', detail, code: error.code };
  }
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const title = STATUS_CODES[statusCode] ?? 'Bad Request';
    const detail = statusCode === 415 ? WRONG_TYPE : (message ?? '');
    return { status: statusCode, title, detail, code: code ?? 'BAD_REQUEST' };
  }
  return { status: 500, title: 'Internal error', detail: 'The server failed; its log says why.', code: 'INTERNAL' };
}
