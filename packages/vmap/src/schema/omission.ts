/**
 * Why something of a model is not in the document:
 *
 * - `version`: the version written has no such element or attribute
 * - `value`: the version written has the attribute, but not this value
 * - `count`: the version written allows one, and this is not the first
 * - `choice`: the version written allows one of several, and another was chosen
 */
export type OmissionReason = 'version' | 'value' | 'count' | 'choice';

/** Something of a model that the version written cannot hold. */
export interface Omission {
  /** Where it is in the model, as in `ads[0].inLine.expires`. */
  readonly path: string;
  /** The element or attribute it would have been. */
  readonly name: string;
  /** Where the standard describes it, as in `VAST 4.3 §3.4.10`. */
  readonly section: string;
  readonly reason: OmissionReason;
}
