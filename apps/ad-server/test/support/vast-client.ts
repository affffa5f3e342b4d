import { XMLParser } from 'fast-xml-parser';

/** What a player needs of a VAST answer, read by a plain XML parser and not by our own reader. */
export interface PlayableAd {
  readonly id: string;
  readonly impressions: readonly string[];
  readonly tracking: Readonly<Record<string, string>>;
  readonly media: readonly string[];
  readonly clickThrough: string | undefined;
}

type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  isArray: (name) => ['Ad', 'Impression', 'Creative', 'Tracking', 'MediaFile'].includes(name),
});

/** The ads of a VAST document. @throws when it is not one */
export function adsOf(xml: string): PlayableAd[] {
  const root = parser.parse(xml) as { VAST?: Node };
  if (root.VAST === undefined) throw new Error(`not a VAST document: ${xml.slice(0, 200)}`);
  return nodes(root.VAST['Ad']).map((ad) => {
    const inline = ad['InLine'] as Node;
    const linear = nodes((inline['Creatives'] as Node)['Creative']).map((creative) => creative['Linear'] as Node)[0]!;
    const tracking = nodes((linear['TrackingEvents'] as Node | undefined)?.['Tracking']);
    const clicks = linear['VideoClicks'] as Node | undefined;
    return {
      id: String(ad['@id']),
      impressions: nodes(inline['Impression']).map(textOf),
      tracking: Object.fromEntries(tracking.map((event) => [String(event['@event']), textOf(event)])),
      media: nodes((linear['MediaFiles'] as Node)['MediaFile']).map(textOf),
      clickThrough: clicks?.['ClickThrough'] === undefined ? undefined : textOf(clicks['ClickThrough']),
    };
  });
}

function nodes(value: unknown): Node[] {
  return (Array.isArray(value) ? value : []) as Node[];
}

function textOf(node: unknown): string {
  return (typeof node === 'string' ? node : String((node as Node)['#text'])).trim();
}
