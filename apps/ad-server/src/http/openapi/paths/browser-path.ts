import type { Operation, PathItem } from '../openapi-types';
import { headOperation } from './head-operation';

/** Adds to a path that players in browsers ask what they ask besides: `HEAD`, which changes nothing, and preflights. */
export function browserPath(item: PathItem): PathItem {
  const [main] = Object.values(item) as [Operation];
  const { operationId, tags } = main;
  const parameters = main.parameters?.filter((one) => one.in === 'path') ?? [];
  const paths = parameters.length > 0 ? { parameters } : {};
  return {
    ...item,
    ...(item.get && { head: headOperation(item.get, 'The headers of the answer; nothing is decided or counted') }),
    options: {
      operationId: `${operationId}Preflight`,
      summary: 'A preflight (CORS): any origin may ask, with its cookies',
      tags,
      security: [],
      ...paths,
      responses: { 204: { description: 'What may be asked stands in the headers.' } },
    },
  };
}
