import { json, PROBLEMS, text } from '../answers';
import type { Operation, PathItem, Paths } from '../openapi-types';
import { headOperation } from './head-operation';

const tags = ['operations'] as const;
const security = [] as const;

function page(operationId: string, summary: string): Operation {
  return {
    operationId,
    summary,
    tags,
    security,
    responses: { 200: { description: 'HTML.', content: text('text/html') } },
  };
}

const livez: Operation = {
  operationId: 'livez',
  summary: 'Whether the process answers',
  tags,
  security,
  responses: { 200: { description: 'It does.', content: text('text/plain') } },
};

const readyz: Operation = {
  operationId: 'readyz',
  summary: 'Whether the server can decide and means to go on',
  tags,
  security,
  responses: { 200: { description: 'It can.', content: text('text/plain') }, ...PROBLEMS.notReady },
};

const metrics: Operation = {
  operationId: 'metrics',
  summary: 'Everything that is measured, for Prometheus',
  tags,
  responses: {
    200: { description: 'The text format of Prometheus.', content: text('text/plain') },
    ...PROBLEMS.unauthorized,
  },
};

const openapi: Operation = {
  operationId: 'openapi',
  summary: 'This document',
  tags,
  security,
  responses: { 200: { description: 'OpenAPI 3.1.', content: json({ type: 'object' }) } },
};

/** What may be asked with `GET` and `HEAD`. */
function readable(get: Operation): PathItem {
  return { get, head: headOperation(get, get.summary) };
}

/** Health, measurements, pages and this document. */
export const OPERATIONS_PATHS: Paths = {
  '/livez': readable(livez),
  '/readyz': readable(readyz),
  '/metrics': readable(metrics),
  '/openapi.json': readable(openapi),
  '/': readable(page('dashboard', 'The dashboard')),
  '/player': readable(page('player', 'The demo player beside the live state')),
};
