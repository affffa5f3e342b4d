import { TAGS, type JsonSchema, type Paths } from './openapi-types';
import { AD_REQUEST_PATHS } from './paths/ad-request-paths';
import { BEACON_PATHS } from './paths/beacon-paths';
import { MANAGEMENT_PATHS } from './paths/management-paths';
import { OPERATIONS_PATHS } from './paths/operations-paths';
import { AD_SCHEMAS } from './schemas/ad-schemas';
import { catalogSchemas } from './schemas/catalog-schemas';
import { MANAGEMENT_SCHEMAS } from './schemas/management-schemas';

/** The API's description, an OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly paths: Paths;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
}

/**
 * What the document leaves out: files, and what the pages ask the server that brought them. They change together, so
 * nobody else can rely on them.
 */
export const UNDESCRIBED: readonly string[] = ['/media/', '/web/', '/dashboard/', '/player/', '/session'];

/** @param url base of the server, as its other URLs have it */
export function openApiDocument(url: string, version: string): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: { title: 'xsp ad server', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [{ adminToken: [] }],
    paths: { ...AD_REQUEST_PATHS, ...BEACON_PATHS, ...MANAGEMENT_PATHS, ...OPERATIONS_PATHS },
    components: {
      schemas: { ...AD_SCHEMAS, ...MANAGEMENT_SCHEMAS, ...catalogSchemas() },
      securitySchemes: { adminToken: { type: 'http', scheme: 'bearer' } },
    },
  };
}
