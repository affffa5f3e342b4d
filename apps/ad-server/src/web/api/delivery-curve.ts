/** Target and actual delivery of a campaign, to be drawn: `GET /dashboard/curves`. */
export interface DeliveryCurve {
  readonly campaign: string;
  /** What is drawn: money, or events. */
  readonly unit: string;
  /** Epoch seconds. */
  readonly start: number;
  readonly end: number;
  readonly now: number;
  /** What should have been delivered by when; `null` when nothing paces it. */
  readonly target: readonly CurvePoint[] | null;
  /** What was delivered by when, up to now. */
  readonly actual: readonly CurvePoint[];
  /** The limit of the period; `null`: none. */
  readonly limit: number | null;
}

/** Epoch seconds, and the sum by then. To be drawn: what is owed is in the campaign's status, as decimal text. */
export type CurvePoint = readonly [time: number, value: number];
