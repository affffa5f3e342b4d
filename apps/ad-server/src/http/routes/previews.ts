import type { FastifyInstance } from 'fastify';
import { signPreview } from '../../previews/preview-ticket';
import { notFound } from '../problem';
import type { ServerContext } from '../server-context';

/** The body of a request for a preview. */
export const PREVIEW_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['creative'],
  properties: {
    creative: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
    /** Seconds; a day when left out, 30 days at most. */
    ttlS: { type: 'integer', minimum: 1, maximum: 2_592_000 },
  },
} as const;

const DAY_S = 86_400;

interface PreviewBody {
  readonly creative: string;
  readonly ttlS?: number;
}

/** What `POST /v1/campaigns/ID/previews` answers with. */
interface Preview {
  /** The value of the parameter `preview` of any ad request. */
  readonly preview: string;
  /** A VAST document with the creative. */
  readonly url: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** `POST /v1/campaigns/ID/previews`: signs a preview of a creative, whether the campaign is served or not. */
export function previewRoutes(app: FastifyInstance, { signer, state, adServer, publicUrl }: ServerContext): void {
  app.post('/v1/campaigns/:id/previews', { schema: { body: PREVIEW_SCHEMA } }, async (request, reply) => {
    const { id } = request.params as { readonly id: string };
    const { creative, ttlS = DAY_S } = request.body as PreviewBody;
    const key = `${id}/${creative}`;
    if (!adServer.creatives.ofKey(key)) throw notFound(`There is no creative ${JSON.stringify(key)}.`);
    const expiresAt = state.now() + ttlS * 1_000;
    const preview = signPreview(signer, { creative: key, expiresAt });
    const url = `${publicUrl()}/vast?preview=${preview}`;
    return reply.code(201).send({ preview, url, expiresAt: new Date(expiresAt).toISOString() } satisfies Preview);
  });
}
