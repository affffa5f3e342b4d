import { LONGEST_PREVIEW } from '../previews/preview-ticket';
import { MOST_PIXELS } from './ad-query';

/** The body of `POST /v1/decisions`: the parameters of an ad request, and what is asked for. */
export interface DecisionsBody {
  readonly user?: { readonly id: string };
  readonly household?: { readonly id: string };
  readonly session?: string;
  readonly country?: string;
  readonly device?: string;
  readonly keywords?: readonly string[];
  readonly gdpr?: boolean;
  readonly gdpr_consent?: string;
  readonly gpp?: string;
  readonly gpp_sid?: string;
  readonly coppa?: boolean;
  readonly rdp?: boolean;
  /** The player's size in pixels; a request may have its own. */
  readonly w?: number;
  readonly h?: number;
  readonly requestId?: string;
  readonly requests: readonly {
    readonly id: string;
    readonly placement: string;
    readonly slots?: number;
    readonly minDurationS?: number;
    readonly maxDurationS?: number;
    readonly w?: number;
    readonly h?: number;
  }[];
  readonly explain?: boolean;
  /** Shows a given creative in each place, and decides nothing. */
  readonly preview?: string;
}

const text = { type: 'string', minLength: 1, maxLength: 256 };
const consent = { type: 'string', maxLength: 4_096 };
const identity = { type: 'object', additionalProperties: false, required: ['id'], properties: { id: text } };
const pixels = { type: 'integer', minimum: 1, maximum: MOST_PIXELS };
const seconds = { type: 'integer', minimum: 0, maximum: 3_600 };

/** Its JSON Schema, for the validation of requests and for the API's description. */
export const DECISIONS_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['requests'],
  properties: {
    user: identity,
    household: identity,
    session: text,
    country: text,
    device: text,
    keywords: { type: 'array', maxItems: 100, items: { type: 'string', maxLength: 64, pattern: '^[^,]*$' } },
    gdpr: { type: 'boolean' },
    gdpr_consent: consent,
    gpp: consent,
    gpp_sid: text,
    coppa: { type: 'boolean' },
    rdp: { type: 'boolean' },
    w: pixels,
    h: pixels,
    requestId: text,
    requests: {
      type: 'array',
      minItems: 1,
      maxItems: 16,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'placement'],
        properties: {
          id: text,
          placement: text,
          slots: { type: 'integer', minimum: 1, maximum: 16 },
          minDurationS: seconds,
          maxDurationS: { ...seconds, minimum: 1 },
          w: pixels,
          h: pixels,
        },
      },
    },
    explain: { type: 'boolean' },
    preview: { type: 'string', minLength: 1, maxLength: LONGEST_PREVIEW },
  },
} as const;
