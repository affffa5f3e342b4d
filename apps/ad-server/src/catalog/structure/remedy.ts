import { nearest } from '../findings';
import type { BrokenSchema } from './broken-schema';

/** What to write instead, where it can be told from what was written. */
export function remedy(value: unknown, written: string | undefined, schema: BrokenSchema): string | undefined {
  if (typeof value === 'number' && schema['x-unit'] === 'duration') return 'it has no unit';
  if (typeof value === 'number' && wants(schema, 'string')) return numberForText(written ?? String(value), schema);
  if (typeof value === 'string' && (wants(schema, 'integer') || wants(schema, 'number'))) return textForNumber(value);
  if (typeof value !== 'string') return undefined;
  if (schema['x-unit'] === 'duration') return duration(value);
  const meant = nearest(value, (schema.enum ?? []).map(String));
  return meant === undefined ? undefined : `did you mean ${meant}?`;
}

function wants(schema: BrokenSchema, type: string): boolean {
  return schema.type === type || (Array.isArray(schema.type) && schema.type.includes(type));
}

function numberForText(written: string, { pattern }: BrokenSchema): string | undefined {
  const fits = pattern === undefined || new RegExp(pattern, 'u').test(written);
  return fits ? `write it as a string: "${written}"` : undefined;
}

function textForNumber(text: string): string | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? `write it without quotes: ${text}` : undefined;
}

/** Units as people spell them, by the unit of the format. */
const SPELLINGS: readonly (readonly [unit: string, spelling: RegExp])[] = [
  ['ms', /^(ms|msecs?|millis|milliseconds?)$/],
  ['s', /^(s|secs?|seconds?)$/],
  ['m', /^(m|mins?|minutes?)$/],
  ['h', /^(h|hrs?|hours?)$/],
  ['d', /^(d|days?)$/],
  ['w', /^(w|wks?|weeks?)$/],
];

function duration(text: string): string | undefined {
  const [, digits, spelt = ''] = /^\s*(\d{1,16})[\s_-]*([a-z]+)\.?\s*$/i.exec(text) ?? [];
  const unit = SPELLINGS.find(([, spelling]) => spelling.test(spelt.toLowerCase()))?.[0];
  return digits === undefined || unit === undefined ? undefined : `write ${digits}${unit}`;
}
