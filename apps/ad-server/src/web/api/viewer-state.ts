/** What is stored of a viewer, beside what limits it: `GET /player/state`. */
export interface ViewerState {
  /** The state's time, ISO 8601. */
  readonly now: string;
  /** Ads that wait for their impressions. */
  readonly holds: readonly { readonly hold: string; readonly creative: string; readonly expiresAt: string }[];
  /** Those caps of the viewer in which something is counted or held; the fullest first. */
  readonly caps: readonly CapFill[];
}

export interface CapFill {
  /** Whose it is: `halden-summit-launch`, or several campaigns of one. */
  readonly of: string;
  readonly name: string;
  /** `1d`, `calendar day`, … */
  readonly window: string;
  readonly limit: number;
  readonly counted: number;
  readonly held: number;
  /** When its period is over, ISO 8601; `null`: never, or it slides. */
  readonly endsAt: string | null;
}
