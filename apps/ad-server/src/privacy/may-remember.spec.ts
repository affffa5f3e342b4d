import { GppModel } from '@iabgpp/cmpapi';
import { hasConsented, mayRemember } from './may-remember';
import type { PrivacySignals } from './privacy-signals';

const silent: PrivacySignals = {
  gdpr: undefined,
  tcf: undefined,
  gpp: undefined,
  gppSections: [],
  coppa: false,
  rdp: false,
  gpc: false,
};

const with_ = (signals: Partial<PrivacySignals>): PrivacySignals => ({ ...silent, ...signals });

/** A TCF string as a consent manager makes it: GPP's European section is one. */
function tcf(consents: number[], interests: number[] = []): string {
  const flags = (purposes: number[]) => Array.from({ length: 24 }, (_, i) => purposes.includes(i + 1));
  const purposes = { PurposeConsents: flags(consents), PurposeLegitimateInterests: flags(interests) };
  const manager = { CmpId: 10, CmpVersion: 1, ConsentScreen: 1, VendorListVersion: 48, PolicyVersion: 4 };
  return gpp('tcfeuv2', { ...manager, ...purposes }).split('~')[1]!;
}

function gpp(section: string, fields: Readonly<Record<string, unknown>>): string {
  const model = new GppModel();
  for (const [name, value] of Object.entries(fields)) model.setFieldValue(section, name, value);
  return model.encode();
}

describe('mayRemember', () => {
  it('remembers where nothing speaks against it', () => expect(mayRemember(silent)).toBe(true));

  it.each(['coppa', 'rdp', 'gpc'] as const)('does not with %s', (signal) =>
    expect(mayRemember(with_({ [signal]: true, gdpr: true, tcf: tcf([1, 2]) }))).toBe(false),
  );

  it.each([
    ['no string', undefined, false],
    ['what is no string', 'garbage', false],
    ['an empty string', '', false],
    ['purposes 1 and 2', tcf([1, 2]), true],
    ['purpose 1, and 2 by legitimate interest', tcf([1], [2]), true],
    ['purpose 1 alone', tcf([1]), false],
    ['purpose 2 alone', tcf([2]), false],
    ['legitimate interest alone, which purpose 1 does not know', tcf([], [1, 2]), false],
    ['a string of a megabyte', 'C'.repeat(1_000_000), false],
  ])('where GDPR applies, with %s', (_what, text, allowed) =>
    expect(mayRemember(with_({ gdpr: true, tcf: text }))).toBe(allowed),
  );

  it.each([
    [
      'US national, nothing opted out',
      gpp('usnat', { SaleOptOut: 2, SharingOptOut: 2, TargetedAdvertisingOptOut: 2 }),
      [7],
      true,
    ],
    ['US national, sale opted out', gpp('usnat', { SaleOptOut: 1 }), [7], false],
    ['US national, targeted advertising opted out', gpp('usnat', { TargetedAdvertisingOptOut: 1 }), [7], false],
    ['US national, GPC', gpp('usnat', { Gpc: true }), [7], false],
    ['California, sharing opted out', gpp('usca', { SharingOptOut: 1 }), [8], false],
    ['no section named, one opted out', gpp('usca', { SaleOptOut: 1 }), [], false],
    ['a section that applies and is not there', gpp('usnat', { SaleOptOut: 2 }), [8], false],
    ['what is no string', 'garbage', [7], false],
  ])('with GPP: %s', (_what, text, sections, allowed) =>
    expect(mayRemember(with_({ gpp: text, gppSections: sections }))).toBe(allowed),
  );

  it('obeys a TCF string unless it is said that GDPR does not apply', () => {
    expect(mayRemember(with_({ tcf: tcf([]) }))).toBe(false);
    expect(mayRemember(with_({ tcf: tcf([1, 2]) }))).toBe(true);
    expect(mayRemember(with_({ gdpr: false, tcf: tcf([]) }))).toBe(true);
  });

  it('reads a TCF section inside of GPP, where GDPR applies', () => {
    const consents = (...purposes: number[]) => Array.from({ length: 24 }, (_, i) => purposes.includes(i + 1));
    const yes = gpp('tcfeuv2', { PurposeConsents: consents(1, 2) });
    const no = gpp('tcfeuv2', { PurposeConsents: consents(1) });
    expect(mayRemember(with_({ gdpr: true, gpp: yes, gppSections: [2] }))).toBe(true);
    expect(mayRemember(with_({ gdpr: true, gpp: no, gppSections: [2] }))).toBe(false);
  });
});

describe('hasConsented', () => {
  it('is never silence', () => {
    expect(hasConsented(silent)).toBe(false);
    expect(hasConsented(with_({ gdpr: true, tcf: tcf([1, 2]) }))).toBe(true);
    expect(hasConsented(with_({ gdpr: true, tcf: tcf([1, 2]), coppa: true }))).toBe(false);
  });

  it('is never a string that refuses, that cannot be read or that says nothing', () => {
    for (const gdpr of [undefined, false, true]) {
      for (const text of [tcf([]), tcf([2]), 'zzz']) expect(hasConsented(with_({ gdpr, tcf: text }))).toBe(false);
    }
    expect(hasConsented(with_({ tcf: tcf([1, 2]) }))).toBe(true);
    expect(hasConsented(with_({ gpp: gpp('usnat', { SaleOptOut: 2 }) }))).toBe(true);
    expect(hasConsented(with_({ gpp: new GppModel().encode() }))).toBe(false);
  });
});
