import { type VastVersion } from '../../src';
import { validateXML } from 'xmllint-wasm';
import { conformanceText } from './conformance';

const SCHEMAS: Readonly<Record<VastVersion, string>> = {
  '2.0': 'xsd/iab-vast/vast_2.0.1.xsd',
  '3.0': 'xsd/iab-vast/vast3_draft.xsd',
  '4.0': 'xsd/iab-vast/vast4.xsd',
  '4.1': 'xsd/iab-vast/vast_4.1.xsd',
  '4.2': 'xsd/iab-vast/vast_4.2.xsd',
  '4.3': 'xsd/iab-vast/vast_4.3.xsd',
};

/**
 * The official schema of a version. The one of 4.3 is published as an empty file: it is that of 4.2 with what the
 * text of 4.3 adds (§3.14.1 notUsed, §3.11.1 altText and hoverText, §3.4.7 id).
 */
export function vastSchema(version: VastVersion): string {
  const published = conformanceText(SCHEMAS[version]);
  return published.trim() === '' ? schemaOf43() : published;
}

function schemaOf43(): string {
  const attribute = (name: string) => `<xs:attribute name="${name}" type="xs:string" use="optional"/>`;
  return [
    ['<xs:enumeration value="mute" />', '<xs:enumeration value="mute" /><xs:enumeration value="notUsed" />'],
    ['<xs:attribute name="pxratio" ', `${attribute('altText')}${attribute('hoverText')}<xs:attribute name="pxratio" `],
    [
      /<xs:element name="Advertiser"[^>]*type="xs:string"\s*>[^]*?<\/xs:element>/,
      `<xs:element name="Advertiser" minOccurs="0"><xs:complexType><xs:simpleContent><xs:extension base="xs:string">` +
        `${attribute('id')}</xs:extension></xs:simpleContent></xs:complexType></xs:element>`,
    ],
  ].reduce((schema, [from, to]) => {
    const changed = schema.replace(from as string, to as string);
    if (changed === schema) throw new Error(`The schema of 4.2 does not have ${String(from)}`);
    return changed;
  }, conformanceText(SCHEMAS['4.2']));
}

/** The schema of VMAP, in which the VAST inside is not looked at. */
export function vmapSchema(version: '1.0' | '1.0.1'): string {
  return conformanceText(version === '1.0' ? 'xsd/derived/vmap_1.0.1.any-vast.xsd' : 'xsd/derived/vmap_1.0.1.spec.xsd');
}

/**
 * Documents with the macros of the standard replaced: their brackets are not allowed in `xs:anyURI`, so that a
 * validator which checks URIs can only be shown what a player would request.
 */
export function withoutMacros(xml: string): string {
  const replaced = (text: string) => text.replace(/\[[A-Z][A-Z0-9_]*\]/g, 'macro');
  const sections = /<!\[CDATA\[([^]*?)\]\]>|[^<]+|</g;
  return xml.replace(sections, (piece, content: string | undefined) =>
    content === undefined ? replaced(piece) : `<![CDATA[${replaced(content)}]]>`,
  );
}

/** As many documents as fit into the validator's memory with room to spare. */
const AT_ONCE = 200;

/** What a schema validator (libxml2) finds wrong with each of some documents; nothing for a valid one. */
export async function validate(documents: readonly string[], schema: string): Promise<readonly (string | undefined)[]> {
  const found: (string | undefined)[] = [];
  for (let start = 0; start < documents.length; start += AT_ONCE) {
    found.push(...(await validateBatch(documents.slice(start, start + AT_ONCE), schema)));
  }
  return found;
}

async function validateBatch(documents: readonly string[], schema: string): Promise<readonly (string | undefined)[]> {
  const xml = documents.map((contents, index) => ({ fileName: `${index}.xml`, contents: withoutMacros(contents) }));
  const { errors } = await validateXML({ xml, schema: [schema] });
  return documents.map((_, index) => {
    const found = errors.filter((error) => error.loc?.fileName === `${index}.xml`);
    return found.length === 0 ? undefined : found.map((error) => error.message).join('\n');
  });
}
