import type { Operation } from '../openapi-types';

/** `HEAD` of what may be asked with `GET`, by the same: the same answers without a body. */
export function headOperation(get: Operation, summary: string): Operation {
  const { operationId, tags, security, parameters, responses } = get;
  const inPath = parameters?.filter((one) => one.in === 'path') ?? [];
  return {
    operationId: `${operationId}Head`,
    summary,
    tags,
    ...(security && { security }),
    ...(inPath.length > 0 && { parameters: inPath }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, { description }]) => [status, { description }]),
    ),
  };
}
