import type { Operation } from '../openapi-types';

/** `HEAD` of what anybody may `GET`: the same answers without a body. */
export function headOperation({ operationId, tags, parameters, responses }: Operation, summary: string): Operation {
  const inPath = parameters?.filter((one) => one.in === 'path') ?? [];
  return {
    operationId: `${operationId}Head`,
    summary,
    tags,
    security: [],
    ...(inPath.length > 0 && { parameters: inPath }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, { description }]) => [status, { description }]),
    ),
  };
}
