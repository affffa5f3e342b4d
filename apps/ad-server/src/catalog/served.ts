import type { Findings, Path } from './findings';

/** A part of the format that the server does not serve yet. */
export interface UnservedFeature {
  /** Its path; `[]` stands for every item of a list. */
  readonly path: string;
  /** The values that are not served, when others are. Left out: all but those that say nothing (null, false, empty). */
  readonly values?: readonly unknown[];
}

/**
 * What the format has and the server does not serve yet. It is valid, and refused by name rather than ignored: an advertiser
 * must not believe in a cap that nobody keeps. Whoever builds a feature removes its row.
 */
export const notServedYet: readonly UnservedFeature[] = [
  { path: 'currencyRates' },
  { path: 'advertisers[].caps' },
  { path: 'advertisers[].budget' },
  { path: 'groups' },
  { path: 'campaigns[].pricing.model', values: ['cpc', 'cpcv', 'cpv'] },
  { path: 'campaigns[].budget.hourly' },
  { path: 'campaigns[].budget.weekly' },
  { path: 'campaigns[].budget.monthly' },
  { path: 'campaigns[].budget.impressions' },
  { path: 'campaigns[].budget.clicks' },
  { path: 'campaigns[].budget.completes' },
  { path: 'campaigns[].budget.overDelivery' },
  { path: 'campaigns[].pacing.mode', values: ['front-loaded', 'hourly', 'curve', 'adaptive'] },
  { path: 'campaigns[].caps[].per', values: ['advertiser', 'category', 'label', 'placement', 'household'] },
  { path: 'campaigns[].caps[].event', values: ['click', 'complete'] },
  { path: 'campaigns[].caps[].window', values: ['stream', 'pod'] },
  { path: 'campaigns[].exemptFrom' },
  { path: 'campaigns[].targeting.countries' },
  { path: 'campaigns[].targeting.devices' },
  { path: 'campaigns[].targeting.keywords' },
  { path: 'campaigns[].targeting.dayparts' },
  { path: 'campaigns[].creatives[].tag' },
  { path: 'schedules' },
];

/** Records each use of a feature that is not served, at its place. */
export function refuseUnserved(value: unknown, features: readonly UnservedFeature[], findings: Findings): void {
  for (const { path, values } of features) {
    for (const use of uses(value, steps(path), [])) {
      if (values === undefined ? saysNothing(use.value) : !values.includes(use.value)) continue;
      const name = values === undefined ? shortName(path) : `${shortName(path)}: ${String(use.value)}`;
      findings.mistake(use.path, `is valid, but \`${name}\` is not served yet; remove it`);
    }
  }
}

/** `campaigns[].caps[].per` as the steps campaigns, [], caps, [], per. */
function steps(path: string): readonly string[] {
  return path.split('.').flatMap((key) => (key.endsWith('[]') ? [key.slice(0, -2), '[]'] : [key]));
}

/** Every place in a value that the steps lead to. */
function uses(
  value: unknown,
  [step, ...rest]: readonly string[],
  path: Path,
): readonly { path: Path; value: unknown }[] {
  if (step === undefined) return [{ path, value }];
  if (step === '[]') {
    return Array.isArray(value) ? value.flatMap((item, index) => uses(item, rest, [...path, index])) : [];
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return [];
  return uses((value as Readonly<Record<string, unknown>>)[step], rest, [...path, step]);
}

function saysNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '0%') return true;
  return Array.isArray(value) && value.length === 0;
}

/** How a feature is named in a message: `caps.per`, within a campaign, and otherwise `advertisers.caps`. */
function shortName(path: string): string {
  return path.replace(/^campaigns\[\]\./, '').replaceAll('[]', '');
}
