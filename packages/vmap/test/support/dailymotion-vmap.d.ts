/** The package ships no types. */
declare module '@dailymotion/vmap' {
  import { type Document, type Element } from '@xmldom/xmldom';

  /** A break as the reader finds it: attributes as they stand. */
  export interface ParsedBreak {
    readonly timeOffset: string | null;
    readonly breakType: string | null;
    readonly breakId: string | null;
    readonly repeatAfter: string | null;
    readonly trackingEvents: readonly { readonly event: string; readonly uri: string }[];
    readonly adSource: {
      readonly id: string | null;
      readonly allowMultipleAds: string | null;
      readonly followRedirects: string | null;
      readonly vastAdData: Element | null;
      readonly adTagURI: { readonly uri: string; readonly templateType: string | null } | null;
      readonly customData: Element | null;
    } | null;
  }

  export default class VMAP {
    constructor(document: Document);
    readonly adBreaks: readonly ParsedBreak[];
  }
}
