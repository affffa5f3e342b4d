import type { Findings, Path } from './findings';

/** A part of the format that the server does not serve yet. */
export interface UnservedFeature {
  /** Its path; `[]` stands for every item of a list. */
  readonly path: string;
  /** The values that are not served, when others are. Left out: all but those that say nothing (null, false, empty). */
  readonly values?: readonly unknown[];
  /** Only where another key of the same object has one of these values. */
  readonly beside?: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * What the format has and the server does not serve yet. It is valid, and refused by name rather than ignored: an advertiser
 * must not believe in a cap that nobody keeps. Whoever builds a feature removes its row.
 */
export const notServedYet: readonly UnservedFeature[] = [];

/** Records each use of a feature that is not served, at its place. */
export function refuseUnserved(value: unknown, features: readonly UnservedFeature[], findings: Findings): void {
  for (const feature of features) {
    for (const use of uses(value, steps(feature.path), [], undefined)) {
      if (!isUnserved(use, feature)) continue;
      findings.mistake(use.path, `is valid, but \`${nameOf(feature, use)}\` is not served yet; remove it`);
    }
  }
}

/** `campaigns[].caps[].per` as the steps campaigns, [], caps, [], per. */
function steps(path: string): readonly string[] {
  return path.split('.').flatMap((key) => (key.endsWith('[]') ? [key.slice(0, -2), '[]'] : [key]));
}

/** A place that a path leads to. */
interface Use {
  readonly path: Path;
  readonly value: unknown;
  /** The object that it is a key of. */
  readonly owner: unknown;
}

function isUnserved({ value, owner }: Use, { values, beside = {} }: UnservedFeature): boolean {
  if (values === undefined ? saysNothing(value) : !values.includes(value)) return false;
  const others = owner as Readonly<Record<string, unknown>>;
  return Object.entries(beside).every(([key, among]) => among.includes(others[key]));
}

/** `caps.event: click beside window: pod` */
function nameOf({ path, values, beside }: UnservedFeature, { value, owner }: Use): string {
  const name = values === undefined ? shortName(path) : `${shortName(path)}: ${String(value)}`;
  const others = owner as Readonly<Record<string, unknown>>;
  const rest = Object.keys(beside ?? {}).map((key) => ` beside ${key}: ${String(others[key])}`);
  return name + rest.join('');
}

/** Every place in a value that the steps lead to. */
function uses(value: unknown, [step, ...rest]: readonly string[], path: Path, owner: unknown): readonly Use[] {
  if (step === undefined) return [{ path, value, owner }];
  if (step === '[]') {
    return Array.isArray(value) ? value.flatMap((item, index) => uses(item, rest, [...path, index], value)) : [];
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return [];
  return uses((value as Readonly<Record<string, unknown>>)[step], rest, [...path, step], value);
}

function saysNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '0%') return true;
  return Array.isArray(value) && value.length === 0;
}

/** How a feature is named in a message: `caps.per`, within a campaign, and otherwise `advertisers.caps`. */
function shortName(path: string): string {
  return path.replace(/^campaigns\[\]\./, '').replaceAll('[]', '');
}
