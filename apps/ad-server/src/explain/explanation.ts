/** Why a campaign was served or not: the first reason, with figures. */
export interface Explanation {
  readonly campaign: string;
  /** The creative that came closest; absent where the campaign as a whole was not eligible. */
  readonly creative?: string;
  readonly outcome: Outcome;
  /** In words, for people. */
  readonly reason: string;
}

/**
 * - `served`
 * - `outranked`: it would fit, and others came before it.
 * - `flight`, `targeting`, `paused`, `consent`: it was not eligible.
 * - `cap`, `budget`, `pacing`: a limit refused it.
 */
export type Outcome =
  'served' | 'outranked' | 'flight' | 'targeting' | 'paused' | 'consent' | 'cap' | 'budget' | 'pacing';
