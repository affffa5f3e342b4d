import { gppAllows, gppSpeaks } from './gpp';
import type { PrivacySignals } from './privacy-signals';
import { tcfAllows } from './tcf';

/**
 * Whether anything may be read or written about the user. Any signal against it decides, and a consent string that
 * cannot be read is none: a cap that is not kept harms nobody as a record kept against somebody's will does.
 */
export function mayRemember(signals: PrivacySignals): boolean {
  if (signals.coppa || signals.rdp || signals.gpc) return false;
  if (signals.gpp !== undefined && !gppAllows(signals.gpp, signals.gppSections)) return false;
  if (signals.gdpr === false) return true;
  // A TCF string counts unless it is said that GDPR does not apply.
  if (signals.tcf !== undefined) return tcfAllows(signals.tcf);
  // Where GDPR applies consent has to be given, by a TCF string of its own or inside of the GPP string.
  return !signals.gdpr || signals.gppSections.includes(TCF_EU_SECTION);
}

/**
 * Whether the server may set a cookie of its own: only with consent that somebody expressed, never by silence.
 */
export function hasConsented(signals: PrivacySignals): boolean {
  const { tcf, gpp, gppSections } = signals;
  const expressed = tcf !== undefined ? tcfAllows(tcf) : gpp !== undefined && gppSpeaks(gpp, gppSections);
  return expressed && mayRemember(signals);
}

/** The id of the European TCF among the sections of GPP. */
export const TCF_EU_SECTION = 2;
