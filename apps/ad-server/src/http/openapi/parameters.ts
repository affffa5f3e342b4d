import { VAST_VERSIONS } from '@xsp/vmap';
import { MOST_PIXELS } from '../ad-query';
import { LONGEST_PREVIEW } from '../../previews/preview-ticket';
import type { JsonSchema, Parameter } from './openapi-types';

const shortText: JsonSchema = { type: 'string', maxLength: 256 };
const flag: JsonSchema = { enum: ['0', '1'] };

export function query(name: string, description: string, schema: JsonSchema = shortText): Parameter {
  return { name, in: 'query', description, schema };
}

export function required(parameter: Parameter): Parameter {
  return { ...parameter, required: true };
}

export function path(name: string, description: string, schema: JsonSchema = { type: 'string' }): Parameter {
  return { name, in: 'path', description, required: true, schema };
}

export function header(name: string, description: string): Parameter {
  return { name, in: 'header', description, schema: { type: 'string' } };
}

export function wholeNumber(minimum: number, maximum: number): JsonSchema {
  return { type: 'integer', minimum, maximum };
}

const pixels = wholeNumber(1, MOST_PIXELS);

/** What every ad request may bring. */
export const AD_REQUEST: readonly Parameter[] = [
  query('user', "The user's id at the publisher; hashed before it is stored. Without it the cookie `xsp_uid` counts."),
  query('household', 'The id of the household, for caps per household.'),
  query('session', 'The id of the viewing, for caps per stream and for viewers that are not known.'),
  query('country', 'Two letters of ISO 3166-1.', { type: 'string', pattern: '^[A-Za-z]{2}$' }),
  query('device', 'The kind of device.', { enum: ['ctv', 'desktop', 'mobile', 'tablet', 'other'] }),
  query('kw', 'Keywords, separated by commas.', { type: 'string', maxLength: 2_048 }),
  query('w', 'The width of the player in pixels: the rendition that fits it best comes first.', pixels),
  query('h', 'The height of the player in pixels.', pixels),
  query('requestId', 'The same id of the same viewer is the same decision for 60 s. Unexpanded macros are ignored.'),
  query('gdpr', 'Whether the GDPR applies.', flag),
  query('gdpr_consent', 'The TCF consent string.', { type: 'string', maxLength: 4_096 }),
  query('gpp', 'The GPP string.', { type: 'string', maxLength: 4_096 }),
  query('gpp_sid', 'The GPP sections that apply.', { type: 'string', pattern: '^(\\d{1,3}([,_]\\d{1,3})*)?$' }),
  query('coppa', 'Whether the viewer is a child: nothing is remembered then.', flag),
  query('rdp', 'Restricted data processing: nothing is remembered then.', flag),
  header('Sec-GPC', '`1`: nothing is remembered.'),
  header('X-Device-IP', "The device's address (VAST 4.3 §1.1.3); of trusted peers only."),
  header('X-Device-User-Agent', "The device's user agent; of trusted peers only."),
];

export const PLACEMENT = required(query('placement', 'The id of a placement of the catalogue.'));

export const PREVIEW = query(
  'preview',
  'Shows the creative that `POST /v1/campaigns/{id}/previews` signed, and counts nothing: no cap, budget or report.',
  { type: 'string', maxLength: LONGEST_PREVIEW },
);

export const VAST_VERSION = query('v', 'The version of VAST.', { enum: [...VAST_VERSIONS], default: '4.2' });

export const CAMPAIGN_ID = path('id', 'The id of a campaign.');
