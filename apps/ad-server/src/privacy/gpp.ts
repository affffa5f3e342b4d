import { GppModel } from '@iabgpp/cmpapi';
import { remembered } from './remembered';
import { purposesAllow } from './tcf';

/** A section of a GPP string, as the library reads it. */
type Section = Readonly<Record<string, unknown>>;

/** Fields of the sections of the United States in which 1 says that the user opted out. */
const OPT_OUTS = ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut'];

/** Sections that are read as TCF purposes: Europe, Canada. */
const TCF_SECTIONS = ['tcfeuv2', 'tcfcav1'];

/**
 * Whether a GPP string lets user state be used: every section that applies has to (IAB Tech Lab, Global Privacy
 * Platform). With no section named, all that it holds apply. A string that cannot be read does not.
 *
 * @param applicable ids of sections, `gpp_sid`
 */
export function gppAllows(text: string, applicable: readonly number[]): boolean {
  // A section that applies and is not in the string says nothing, and so does not consent.
  return sectionsAsked(text, applicable)?.every((section) => section !== undefined && sectionAllows(section)) ?? false;
}

/** Whether a GPP string has sections that apply; one without any can be read, and says nothing. */
export function gppSpeaks(text: string, applicable: readonly number[]): boolean {
  return (sectionsAsked(text, applicable) ?? []).some((section) => section !== undefined);
}

/** `undefined` where the string cannot be read. */
function sectionsAsked(text: string, applicable: readonly number[]): readonly (NamedSection | undefined)[] | undefined {
  const sections = readSections(text);
  if (!sections) return undefined;
  return applicable.length === 0 ? [...sections.values()] : applicable.map((id) => sections.get(id));
}

interface NamedSection {
  readonly name: string;
  readonly fields: Section;
}

const readSections = remembered((text: string): ReadonlyMap<number, NamedSection> | undefined => {
  try {
    const model = new GppModel(text);
    const names = Object.entries<Section>(model.toObject());
    const ids = model.getSectionIds() as readonly number[];
    return new Map(ids.map((id, index) => [id, { name: names[index]![0], fields: names[index]![1] }]));
  } catch {
    return undefined;
  }
});

function sectionAllows({ name, fields }: NamedSection): boolean {
  if (TCF_SECTIONS.includes(name)) return tcfSectionAllows(fields);
  // The old US Privacy string: "1YYN", of which the third letter is the opt-out of sale.
  if (name === 'uspv1') return fields['OptOutSale'] !== 'Y';
  return fields['Gpc'] !== true && OPT_OUTS.every((field) => fields[field] !== 1);
}

/** Canada's express and implied consent stand for Europe's consent and legitimate interest. */
function tcfSectionAllows(fields: Section): boolean {
  const consents = flags(fields['PurposeConsents'] ?? fields['PurposesExpressConsent']);
  const interests = flags(fields['PurposeLegitimateInterests'] ?? fields['PurposesImpliedConsent']);
  return purposesAllow(
    (purpose) => consents[purpose - 1] === true,
    (purpose) => interests[purpose - 1] === true,
  );
}

function flags(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
