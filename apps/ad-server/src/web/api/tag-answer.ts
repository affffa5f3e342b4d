/** What an ad tag answered: `POST /dashboard/tag`. */
export interface TagAnswer {
  /** Where the answer came from in the end. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly bytes: number;
  readonly tookMs: number;
  readonly kind: 'VAST' | 'VMAP' | 'neither';
  readonly version: string;
  /** Why it could not be read at all. */
  readonly unreadable?: string;
  /** A VAST document is one break. */
  readonly breaks: readonly TagBreak[];
  readonly diagnostics: readonly TagDiagnostic[];
  /** The beginning of the document. */
  readonly text: string;
}

export interface TagBreak {
  readonly id: string;
  readonly offset: string;
  /** The address that is asked when the break is reached. */
  readonly tag?: string;
  readonly ads: readonly TagAd[];
}

export interface TagAd {
  readonly id: string;
  readonly title: string;
  readonly system: string;
  /** The tag that a wrapper leads to. */
  readonly wraps?: string;
  readonly durationMs?: number;
  /** `5 s`, `25%`; absent: it cannot be skipped. */
  readonly skip?: string;
  readonly clickThrough?: string;
  readonly impressions: number;
  readonly tracking: readonly string[];
  readonly media: readonly { readonly type: string; readonly size: string; readonly url: string }[];
}

export interface TagDiagnostic {
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly line: number;
  readonly path: string;
  readonly section: string;
}
