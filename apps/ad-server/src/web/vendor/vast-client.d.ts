// Served from node_modules under this path; the parts of its interface that the player uses.

export interface VastMediaFile {
  readonly fileURL: string | null;
  readonly mimeType: string | null;
  readonly deliveryType: string;
  readonly width: number;
  readonly bitrate: number;
}

export interface VastCreative {
  readonly type: string;
  readonly duration: number;
  /** Seconds; `null` or -1: never. */
  readonly skipDelay: number | null;
  readonly mediaFiles: readonly VastMediaFile[];
}

export interface VastAd {
  readonly id: string | null;
  readonly sequence: string | number | null;
  readonly title: string | null;
  readonly creatives: readonly VastCreative[];
  readonly errorURLTemplates: readonly unknown[];
}

export interface VastResponse {
  readonly ads: readonly VastAd[];
  readonly errorURLTemplates: readonly unknown[];
}

export class VASTClient {
  get(url: string, options?: { readonly resolveAll?: boolean; readonly timeout?: number }): Promise<VastResponse>;
}

export class VASTParser {
  parseVAST(document: Document, options?: object): Promise<VastResponse>;
}

export class VASTTracker {
  constructor(client: VASTClient | null, ad: VastAd, creative: VastCreative);
  readonly skipDelay: number | null;
  on(event: 'clickthrough', listener: (url: string) => void): void;
  on(event: string, listener: (...details: unknown[]) => void): void;
  setDuration(seconds: number): void;
  setProgress(seconds: number): void;
  setMuted(muted: boolean): void;
  setPaused(paused: boolean): void;
  trackImpression(): void;
  complete(): void;
  skip(): void;
  click(): void;
  /** Its values have to be text: others are left out, and so is the beacon. */
  error(macros: { readonly ERRORCODE: string }): void;
}
