import fc, { type Arbitrary } from 'fast-check';
import { type Codec } from '../../src/schema/codec';
import {
  adOffset,
  amount,
  boolean,
  breakOffset,
  decimal,
  duration,
  integer,
  longDuration,
  text,
  uri,
  verbatim,
} from '../../src/schema/codecs';
import { type ElementDescription } from '../../src/schema/element';
import { type AttributeField, type ChildField, type ContentField, type Field } from '../../src/schema/fields';
import { isCodec } from '../../src/schema/is-codec';
import { ad } from '../../src/vast/model/ad';
import { blockedAdCategories } from '../../src/vast/model/blocked-ad-categories';
import { companion } from '../../src/vast/model/companion';
import { companionAds } from '../../src/vast/model/companion-ads';
import { icon } from '../../src/vast/model/icon';
import { delivery } from '../../src/vast/model/media-file';
import { pricing } from '../../src/vast/model/pricing';
import { TRACKING_EVENTS, trackingEvent } from '../../src/vast/model/tracking-event';
import { adBreak } from '../../src/vmap/model/ad-break';
import { adSource } from '../../src/vmap/model/ad-source';
import { adTagUri } from '../../src/vmap/model/ad-tag-uri';
import { customAdData } from '../../src/vmap/model/custom-ad-data';
import { breakTracking } from '../../src/vmap/model/tracking';
import { firstForbiddenCharacter } from '../../src/xml/characters';
import { type XmlContent, type XmlNode } from '../../src/xml/xml-node';

/** How rich the generated models are. */
export interface ModelOptions {
  /** How likely an optional part is there: one in so many. */
  readonly oneIn?: number;
  /** Whether parts that some version needs may be missing. */
  readonly incomplete?: boolean;
}

/** Strings that have tripped up writers of XML. */
const nasty = fc.constantFrom(
  ']]>',
  ']]]]><![CDATA[>',
  '<![CDATA[x]]>',
  '</VAST>',
  '" onload="x',
  "' x='",
  '<!-- -->',
  '&amp;',
  '&#0;',
  '&',
  '\r\n',
  'a\rb',
  'a\tb',
  '<?xml?>',
  '[ERRORCODE]',
  '\u{1F600}',
  '\u2028',
);

const anyString = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  nasty,
  fc.tuple(fc.string(), nasty, fc.string()).map((parts) => parts.join('')),
);

const xmlString = anyString.filter((value) => firstForbiddenCharacter(value) === undefined);

/** What stays the same when white space around it is taken away. */
const trimmed = xmlString.map((value) => value.trim()).filter((value) => value !== '');

const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.webUrl().map((base) => `${base}?e=[ERRORCODE]&t=[TIMESTAMP]`),
  fc.tuple(fc.webUrl(), trimmed).map(([base, rest]) => `${base}/${rest}`),
  fc.constantFrom(
    'about:blank',
    '//cdn.example/x',
    '/relative',
    'https://[::1]:8080/x',
    'https://x.example/%%CACHEBUSTER%%/[random]?a[]=1#b#c',
    'data:text/html,<b>x</b>',
    'https://x.example/a b\tc',
  ),
);

const token = fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/);

const milliseconds = fc.integer({ min: 0, max: 24 * 3600 * 1000 - 1 });

const percent = fc
  .oneof(fc.integer({ min: 0, max: 100 }), fc.double({ min: 0, max: 100, noNaN: true }))
  .map((value) => ({
    kind: 'percent' as const,
    percent: value + 0,
  }));

const time = milliseconds.map((value) => ({ kind: 'time' as const, milliseconds: value }));

const number = fc
  .oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(1.5, 1e-7, 1e21, 2))
  .map((value) => value + 0);

const attributeCodec = (description: ElementDescription<never>, key: string): Codec<unknown> =>
  (description.fields[key as never] as AttributeField).codec;

/** What to generate for a codec. */
const VALUES = new Map<Codec<unknown>, Arbitrary<unknown>>([
  [text, trimmed],
  [verbatim, xmlString],
  [uri, url],
  [integer, fc.oneof(fc.nat(), fc.maxSafeInteger())],
  [decimal, number],
  [amount, fc.tuple(fc.nat(), fc.nat()).map(([whole, fraction]) => `${whole}.${fraction}`)],
  [boolean, fc.boolean()],
  [duration, milliseconds],
  [longDuration, fc.nat()],
  [adOffset, fc.oneof(time, percent)],
  [
    breakOffset,
    fc.oneof(
      time,
      percent,
      fc.constantFrom({ kind: 'start' }, { kind: 'end' }),
      fc.integer({ min: 1 }).map((position) => ({ kind: 'position', position })),
    ),
  ],
  [delivery, fc.constantFrom('progressive', 'streaming')],
  [trackingEvent, fc.constantFrom(...Object.keys(TRACKING_EVENTS), 'notOfAnyVersion')],
  [attributeCodec(pricing as never, 'model'), fc.constantFrom('CPM', 'CPC', 'CPE', 'CPV')],
  [attributeCodec(pricing as never, 'currency'), fc.constantFrom('USD', 'eur')],
  [attributeCodec(icon as never, 'xPosition'), fc.oneof(fc.nat(), fc.constantFrom('left', 'right'))],
  [attributeCodec(icon as never, 'yPosition'), fc.oneof(fc.nat(), fc.constantFrom('top', 'bottom'))],
  [attributeCodec(companionAds as never, 'required'), fc.constantFrom('all', 'any', 'none')],
  [attributeCodec(companion as never, 'renderingMode'), fc.constantFrom('default', 'end-card', 'concurrent', 'split')],
  [attributeCodec(ad as never, 'adType'), fc.constantFrom('video', 'audio', 'hybrid')],
  [attributeCodec(blockedAdCategories as never, 'categories'), fc.array(token, { minLength: 1, maxLength: 3 })],
  [attributeCodec(adBreak as never, 'breakTypes'), fc.subarray(['linear', 'nonlinear', 'display'], { minLength: 1 })],
  [attributeCodec(adSource as never, 'id'), fc.oneof(token, fc.nat().map(String))],
  [attributeCodec(breakTracking as never, 'event'), fc.constantFrom('breakStart', 'breakEnd', 'error', 'breakPause')],
  [attributeCodec(adTagUri as never, 'templateType'), fc.constantFrom('vast', 'vast1', 'vast3', 'vast4', 'own')],
  [attributeCodec(customAdData as never, 'templateType'), fc.constantFrom('vast', 'vast1', 'proprietary', 'own')],
]);

const xmlName = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/).filter((name) => !/^(xml|vast$|vmap$)/i.test(name));

const xmlNode: Arbitrary<XmlNode> = fc.letrec<{ node: XmlNode }>((tie) => ({
  node: fc
    .tuple(
      xmlName,
      fc.option(fc.constant({ 'xmlns:e': 'urn:example:extension' }), { nil: undefined }),
      fc.option(fc.dictionary(xmlName, trimmed, { maxKeys: 2, noNullPrototype: true }), { nil: undefined }),
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.array(trimmed, { maxLength: 1 }),
        fc.array(tie('node'), { maxLength: 2 }),
      ),
    )
    .map(([name, namespaces, attributes, content]): XmlNode => {
      const all = { ...namespaces, ...attributes };
      return {
        name: namespaces === undefined ? name : `e:${name}`,
        ...(Object.keys(all).length === 0 ? {} : { attributes: all }),
        ...(content.length === 0 ? {} : { content }),
      };
    }),
})).node;

const anyContent: Arbitrary<readonly XmlContent[]> = fc.array(xmlNode, { minLength: 1, maxLength: 2 });

const arbitraries = new WeakMap<ModelOptions, Map<ElementDescription, Arbitrary<unknown>>>();

/** Models of an element, made by its own description: every property that it has is generated sooner or later. */
export function arbitraryModel<M>(description: ElementDescription<never>, options: ModelOptions): Arbitrary<M> {
  const known = arbitraries.get(options) ?? new Map<ElementDescription, Arbitrary<unknown>>();
  arbitraries.set(options, known);
  const key = description as unknown as ElementDescription;
  const arbitrary = known.get(key) ?? makeArbitrary(key, options);
  known.set(key, arbitrary);
  return arbitrary as Arbitrary<M>;
}

function makeArbitrary(description: ElementDescription, options: ModelOptions): Arbitrary<unknown> {
  const fields = Object.entries(description.fields).filter(([, field]) => !isFixed(field));
  const exactly = description.orders
    .flatMap(({ children }) => children ?? [])
    .find((entry) => typeof entry !== 'string' && entry.exactly);
  const chosen = typeof exactly === 'object' ? exactly.oneOf : [];
  const record = (names: readonly (readonly [string, Field])[]) =>
    fc
      .tuple(...names.map(([, field]) => optional(field, options)))
      .map((values) =>
        Object.fromEntries(
          names.map(([key], index) => [key, values[index]] as const).filter(([, value]) => value !== undefined),
        ),
      );
  const common = record(fields.filter(([key]) => !chosen.includes(key)));
  if (chosen.length === 0) return common;
  const one = fc.oneof(
    ...chosen.map((key) => ofField(description.fields[key]!, options).map((value) => ({ [key]: value }))),
  );
  return fc.tuple(common, one).map(([rest, choice]) => ({ ...rest, ...choice }));
}

/** What is no property of the model, or is written whatever the model says. */
function isFixed(field: Field): boolean {
  if (field.kind !== 'attribute') return false;
  const { fixed, copyOf } = field as AttributeField;
  return fixed || copyOf !== undefined;
}

function optional(field: Field, options: ModelOptions): Arbitrary<unknown> {
  const value = ofField(field, options);
  const needed = field.essential || field.required !== 0;
  if (needed && options.incomplete !== true) return value;
  const absent = { weight: needed ? 1 : (options.oneIn ?? 2) - 1, arbitrary: fc.constant(undefined) };
  return fc.oneof({ weight: needed ? 30 : 1, arbitrary: value }, absent);
}

function ofField(field: Field, options: ModelOptions): Arbitrary<unknown> {
  switch (field.kind) {
    case 'attribute':
      return ofCodec((field as AttributeField).codec);
    case 'content':
      return ofCodec((field as ContentField).codec);
    case 'anyAttributes':
      return fc
        .dictionary(xmlName, trimmed, { minKeys: 1, maxKeys: 2, noNullPrototype: true })
        .filter((attributes) => !('type' in attributes));
    case 'anyContent':
      return anyContent;
    case 'child': {
      const { of, many, required } = field as ChildField;
      const item = isCodec(of)
        ? ofCodec(of)
        : fc.constant(undefined).chain(() => arbitraryModel<unknown>(of as never, options));
      const least = required !== 0 && options.incomplete !== true ? 1 : 0;
      return many ? fc.array(item, { minLength: least, maxLength: 2 }) : item;
    }
  }
}

function ofCodec(codec: Codec<unknown>): Arbitrary<unknown> {
  const values = VALUES.get(codec);
  if (values === undefined) return trimmed;
  return values;
}
