import { VASTParser } from '@dailymotion/vast-client';
import VMAP, { type ParsedBreak } from '@dailymotion/vmap';
import { type Document } from '@xmldom/xmldom';
import { dom } from './dom';

/** What Dailymotion's client makes of a document, as far as it is compared. */
export interface ParsedAd {
  readonly id: string | null;
  readonly sequence: string | null;
  readonly title: string | null;
  readonly adServingId: string | null;
  readonly errorURLTemplates: readonly string[];
  readonly impressionURLTemplates: readonly { readonly id: string | null; readonly url: string }[];
  readonly creatives: readonly ParsedCreative[];
  readonly VASTAdTagURI?: string;
}

export interface ParsedCreative {
  readonly type: string;
  readonly duration?: number;
  readonly trackingEvents?: Readonly<Record<string, readonly string[]>>;
  readonly videoClickThroughURLTemplate?: { readonly url: string } | null;
  readonly videoClickTrackingURLTemplates?: readonly { readonly url: string }[];
  readonly mediaFiles?: readonly {
    readonly fileURL: string;
    readonly mimeType: string;
    readonly width: number;
    readonly height: number;
    readonly bitrate: number;
  }[];
  readonly variations?: readonly { readonly width: string | number; readonly height: string | number }[];
}

/** The ads that Dailymotion's client finds. Wrappers are not followed: it is given nobody to ask. */
export async function dailymotionAds(document: Document): Promise<readonly ParsedAd[]> {
  const parser = new VASTParser() as unknown as {
    parseVAST: (document: Document, options: object) => Promise<{ readonly ads: readonly ParsedAd[] }>;
  };
  return (await parser.parseVAST(document, { allowMultipleAds: true })).ads;
}

/** The breaks that Dailymotion's VMAP reader finds. */
export function dailymotionBreaks(xml: string): readonly ParsedBreak[] {
  return new VMAP(dom(xml)).adBreaks;
}
