/** What the dashboard shows of the whole server: `GET /dashboard/overview`. */
export interface Overview {
  /** The state's time, ISO 8601. */
  readonly now: string;
  readonly catalog: string;
  readonly state: StateHealth;
  readonly decisions: DecisionTotals;
  /** Ad requests without an ad, by what refused the best candidate; the most frequent first. */
  readonly refusals: readonly Labelled[];
  /** Of those, requests that a cap refused, by whose cap it was. */
  readonly caps: readonly Labelled[];
  /** Beacons by what became of them. */
  readonly beacons: readonly Labelled[];
  readonly holds: {
    readonly open: number;
    readonly committed: number;
    readonly released: number;
    readonly expired: number;
  };
  /** Impressions that came when the budget was used up: counted, not billed. */
  readonly unbilledCommits: number;
  readonly campaigns: readonly CampaignRow[];
  /** How many campaigns match what was looked for; `campaigns` holds the first of them. */
  readonly matching: number;
}

export interface StateHealth {
  readonly ok: boolean;
  /** How long it took to answer, in milliseconds. */
  readonly ms: number;
  /** What it said instead. */
  readonly error?: string;
  /** Failed calls since the server started. */
  readonly errors: number;
}

/** Counted since the server started. */
export interface DecisionTotals {
  readonly requests: number;
  readonly served: number;
  readonly errors: number;
  readonly shed: number;
  /** How long decisions took, in milliseconds; `null` before the first. */
  readonly latency: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
}

export interface Labelled {
  readonly label: string;
  readonly count: number;
}

export type CampaignPhase = 'active' | 'paused' | 'scheduled' | 'ended';

export interface CampaignRow {
  readonly id: string;
  readonly name: string;
  readonly advertiser: string;
  readonly phase: CampaignPhase;
  readonly currency: string | null;
  /** Money as decimal strings. */
  readonly spent: string;
  readonly held: string;
  readonly unbilled: string;
  readonly total?: string;
  readonly remaining?: string;
  readonly daily?: { readonly limit: string; readonly spent: string; readonly remaining: string };
  /** `null` when nothing paces it. */
  readonly pacing: { readonly mode: string; readonly target: string; readonly actual: string } | null;
  readonly impressions: number;
  readonly clicks: number;
  readonly completes: number;
}
