/** A JSON Schema of draft 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header' | 'cookie';
  readonly description: string;
  readonly required?: true;
  readonly schema: JsonSchema;
}

/** The body of a request or an answer, by its type. */
export type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

export interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
  readonly content?: Content;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly [Tag];
  /** Empty: anybody may call it. Left out: with the admin token. */
  readonly security?: readonly [];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
}

export type Method = 'get' | 'put' | 'post' | 'delete' | 'head' | 'options';

/** The operations of one path. */
export type PathItem = Readonly<Partial<Record<Method, Operation>>>;

export type Paths = Readonly<Record<string, PathItem>>;

export const TAGS = {
  ads: 'Ad requests: what players and pages ask for',
  beacons: 'Beacons: what players tell',
  management: 'Management: campaigns, users, reports',
  operations: 'Operations: health, measurements, pages',
} as const;

export type Tag = keyof typeof TAGS;
