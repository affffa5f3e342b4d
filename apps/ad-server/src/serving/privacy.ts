/** What a request says about privacy. */
export interface PrivacySignals {
  /** GDPR applies. */
  readonly gdpr: boolean;
  /** Directed at children (COPPA). */
  readonly coppa: boolean;
  /** Restricted data processing. */
  readonly rdp: boolean;
  /** `Sec-GPC: 1`, Global Privacy Control. */
  readonly gpc: boolean;
}

/**
 * Whether a user may be remembered. Consent strings are not read yet, so where GDPR applies nobody is: a cap that is
 * not kept harms nobody as a record kept against their will does.
 */
export function mayRemember(signals: PrivacySignals): boolean {
  return !signals.gdpr && !signals.coppa && !signals.rdp && !signals.gpc;
}
