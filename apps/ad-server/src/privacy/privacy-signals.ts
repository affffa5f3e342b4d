/** What a request says about privacy, as it came. */
export interface PrivacySignals {
  /** Whether GDPR applies: `gdpr`; `undefined` where nobody says. */
  readonly gdpr: boolean | undefined;
  /** A TCF consent string: `gdpr_consent`. */
  readonly tcf: string | undefined;
  /** A GPP string and the ids of its sections that apply: `gpp`, `gpp_sid`. */
  readonly gpp: string | undefined;
  readonly gppSections: readonly number[];
  /** Directed at children (COPPA). */
  readonly coppa: boolean;
  /** Restricted data processing. */
  readonly rdp: boolean;
  /** `Sec-GPC: 1`, Global Privacy Control. */
  readonly gpc: boolean;
}
