import { json, PROBLEMS, text } from '../answers';
import type { Operation, Paths } from '../openapi-types';
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

/** Health, measurements, pages and this document. */
export const OPERATIONS_PATHS: Paths = {
  '/livez': { get: livez, head: headOperation(livez, livez.summary) },
  '/readyz': { get: readyz, head: headOperation(readyz, readyz.summary) },
  '/metrics': {
    get: {
      operationId: 'metrics',
      summary: 'Everything that is measured, for Prometheus',
      tags,
      responses: {
        200: { description: 'The text format of Prometheus.', content: text('text/plain') },
        ...PROBLEMS.unauthorized,
      },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'openapi',
      summary: 'This document',
      tags,
      security,
      responses: { 200: { description: 'OpenAPI 3.1.', content: json({ type: 'object' }) } },
    },
  },
  '/': { get: page('dashboard', 'The dashboard') },
  '/player': { get: page('player', 'The demo player beside the live state') },
};
