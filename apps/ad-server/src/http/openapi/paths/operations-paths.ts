import { json, PROBLEMS, text } from '../answers';
import type { Operation, Paths } from '../openapi-types';

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

/** Health, measurements, pages and this document. */
export const OPERATIONS_PATHS: Paths = {
  '/livez': {
    get: {
      operationId: 'livez',
      summary: 'Whether the process answers',
      tags,
      security,
      responses: { 200: { description: 'It does.', content: text('text/plain') } },
    },
  },
  '/readyz': {
    get: {
      operationId: 'readyz',
      summary: 'Whether the server can decide and means to go on',
      tags,
      security,
      responses: {
        200: { description: 'It can.', content: text('text/plain') },
        503: { description: 'The state cannot be reached, or the server drains.', content: text('text/plain') },
      },
    },
  },
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
