/** When a campaign runs: `startMs` belongs to it, `endMs` does not. Epoch milliseconds; null is open. */
export interface Flight {
  readonly startMs: number | null;
  readonly endMs: number | null;
  /** The campaign's time zone: of its flight's local times, and by default of its budgets, calendar caps and dayparts. */
  readonly timeZone: string;
}
