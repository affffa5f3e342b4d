// Served from node_modules under this path; the package has no types of its own.

export interface VmapTracking {
  readonly event: string;
  readonly uri: string;
}

export interface VmapAdBreak {
  readonly timeOffset: string;
  readonly breakId: string | null;
  readonly adSource: {
    /** The root element of the VAST document. */
    readonly vastAdData: Element | null;
    readonly adTagURI: { readonly uri: string } | null;
  } | null;
  readonly trackingEvents: readonly VmapTracking[];
}

/** @throws Error when the document is no VMAP */
export default class VMAP {
  constructor(document: Document);
  readonly adBreaks: readonly VmapAdBreak[];
}
