import type { Answer, Content, JsonSchema } from './openapi-types';

/** A schema of the document by its name. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

export function json(schema: JsonSchema): Content {
  return { 'application/json': { schema } };
}

export function text(type: string): Content {
  return { [type]: { schema: { type: 'string' } } };
}

const problem = (description: string): Answer => ({
  description,
  content: { 'application/problem+json': { schema: ref('Problem') } },
});

/** Problem documents (RFC 9457) by what went wrong. */
export const PROBLEMS = {
  malformed: { 400: problem('Something of the request is malformed; `errors` names each mistake.') },
  unauthorized: { 401: problem('The admin token is missing or wrong.') },
  forged: { 403: problem('What is signed was not signed by this server, or was altered. Nothing was counted.') },
  notFound: { 404: problem('There is none with this id.') },
  conflict: {
    409: problem(
      'It does not fit: more would be spent than the budget, an id stands for something else, or the catalogue needs the campaign.',
    ),
  },
  expired: { 410: problem('What is signed has expired. Nothing was counted.') },
  deleted: { 410: problem('The campaign was deleted; its id is not used again.') },
  changed: { 412: problem('The campaign has another version than the one that `If-Match` or `If-None-Match` means.') },
  tooMany: { 429: problem('The address has used up its requests.') },
  notReady: { 503: problem('The state cannot be reached, or the server drains.') },
  away: { 503: problem('The state cannot be asked at the moment. The same request may be sent again.') },
} as const satisfies Readonly<Record<string, Readonly<Record<number, Answer>>>>;
