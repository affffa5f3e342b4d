import { type Document, type Element, type Node, XMLSerializer } from '@xmldom/xmldom';
import fc from 'fast-check';
import { readVast, readVmap, type Vast, VAST_VERSIONS, type Vmap, writeVast, writeVmap } from '../src';
import { vast } from '../src/vast/model/vast';
import { vmap } from '../src/vmap/model/vmap';
import { arbitraryModel } from './support/arbitrary-model';
import { dom } from './support/dom';

const options = { oneIn: 3 };
const vastModel = arbitraryModel<Vast>(vast as never, options);
const vmapModel = arbitraryModel<Vmap>(vmap as never, options);
const version = fc.constantFrom(...VAST_VERSIONS);

/** A document changed as its DOM, and written again by another serializer than ours. */
function changed(xml: string, change: (document: Document) => void): string {
  const document = dom(xml);
  change(document);
  return new XMLSerializer().serializeToString(document);
}

function elementsOf(node: Node): readonly Element[] {
  return Array.from(node.childNodes).filter((child): child is Element => child.nodeType === 1);
}

/** Elements of the standards, without those in extensions. */
function standardElements(root: Node): readonly Element[] {
  return elementsOf(root).flatMap((element) =>
    /Extension$/.test(element.localName!) ? [element] : [element, ...standardElements(element)],
  );
}

/** Puts children of different names in another order; those of one name stay among themselves as they were. */
function shuffle(element: Element, seed: number): void {
  const children = elementsOf(element);
  const names = [...new Set(children.map(({ nodeName }) => nodeName))];
  const rotated = [...names.slice(seed % names.length), ...names.slice(0, seed % names.length)].reverse();
  for (const name of rotated) {
    for (const child of children.filter(({ nodeName }) => nodeName === name)) element.appendChild(child);
  }
}

describe('Reading leniently', () => {
  it('finds the same in any order', () => {
    fc.assert(
      fc.property(vastModel, version, fc.nat(), (model, v, seed) => {
        const { xml } = writeVast(model, { version: v });
        const other = changed(xml, (document) => {
          for (const element of standardElements(document)) {
            if (!/Extension$/.test(element.localName!) && elementsOf(element).length > 1) shuffle(element, seed);
          }
        });
        expect(squeezed(readVast(other).vast)).toEqual(squeezed(readVast(xml).vast));
      }),
    );
  });

  it('finds the same in CDATA and escaped, but for white space at the ends', () => {
    fc.assert(
      fc.property(vastModel, version, (model, v) => {
        const { xml } = writeVast(model, { version: v });
        const other = changed(xml, (document) => {
          for (const element of standardElements(document)) {
            if (elementsOf(element).length > 0 || element.textContent === '') continue;
            const text = element.textContent!;
            while (element.firstChild !== null) element.removeChild(element.firstChild);
            element.appendChild(document.createTextNode(text));
          }
        });
        expect(squeezed(readVast(other).vast)).toEqual(squeezed(readVast(xml).vast));
      }),
    );
  });

  it('is not led astray by comments, processing instructions and white space', () => {
    fc.assert(
      fc.property(vastModel, version, (model, v) => {
        const { xml } = writeVast(model, { version: v });
        const other = changed(xml, (document) => {
          for (const element of standardElements(document)) {
            element.insertBefore(document.createComment(' <Ad> & '), element.firstChild);
            element.appendChild(document.createProcessingInstruction('x', 'y'));
            element.insertBefore(document.createTextNode('\r\n\t'), element.firstChild);
          }
        });
        expect(squeezed(readVast(other).vast)).toEqual(squeezed(readVast(xml).vast));
      }),
    );
  });

  it.each([
    ['the prefix of VMAP', 'x:', 'xmlns:x="http://www.iab.net/videosuite/vmap"'],
    ['the other namespace', 'vmap:', 'xmlns:vmap="http://www.iab.net/vmap-1.0"'],
    ['a namespace of its own', 'v:', 'xmlns:v="urn:example"'],
    ['no declaration', 'vmap:', ''],
    ['a default namespace', '', 'xmlns="http://www.iab.net/videosuite/vmap"'],
    ['no namespace at all', '', ''],
  ])('finds the same in VMAP with %s', (_, prefix, declaration) => {
    const model = fc.sample(vmapModel, { numRuns: 60, seed: 3 });
    for (const each of model) {
      const { xml } = writeVmap(each, { vast: '3.0' });
      const other = xml
        .replaceAll(
          /(<!\[CDATA\[[^]*?\]\]>)|(<\/?)vmap:/g,
          (__, cdata?: string, tag?: string) => cdata ?? `${tag}${prefix}`,
        )
        .replace('xmlns:vmap="http://www.iab.net/videosuite/vmap"', declaration);
      expect(readVmap(other).vmap).toEqual(readVmap(xml).vmap);
    }
  });

  it('finds the same in VASTData, and in VAST that stands as text', () => {
    for (const each of fc.sample(vmapModel, { numRuns: 60, seed: 4 })) {
      const { xml } = writeVmap(each, { vast: '4.2' });
      expect(readVmap(xml.replaceAll('VASTAdData>', 'VASTData>')).vmap).toEqual(readVmap(xml).vmap);
      const asText = changed(xml, (document) => {
        for (const data of Array.from(document.getElementsByTagName('vmap:VASTAdData'))) {
          const inner = new XMLSerializer().serializeToString(data.firstChild!);
          data.replaceChild(document.createTextNode(inner), data.firstChild!);
        }
      });
      expect(squeezed(readVmap(asText).vmap)).toEqual(squeezed(readVmap(xml).vmap));
    }
  });

  it('reads all names in whatever case', () => {
    for (const each of fc.sample(vastModel, { numRuns: 60, seed: 6 })) {
      const { xml } = writeVast({ ...each, ads: each.ads.map(withoutExtensions) }, { version: '4.3' });
      const other = changed(xml, (document) => {
        for (const element of standardElements(document.documentElement!)) renameAttributes(element);
      });
      expect(squeezed(readVast(other).vast)).toEqual(squeezed(readVast(xml).vast));
    }
  });
});

function renameAttributes(element: Element): void {
  for (const attribute of Array.from(element.attributes)) {
    element.removeAttribute(attribute.name);
    element.setAttribute(attribute.name.toUpperCase(), attribute.value);
  }
}

/** The names in extensions are not the standard's. */
function withoutExtensions<T>(model: T): T {
  return JSON.parse(
    JSON.stringify(model, (key, value: unknown) => (/[eE]xtensions$/.test(key) ? undefined : value)),
  ) as T;
}

/**
 * A model with all white space in its strings as one space: the serializer that changes the documents here does not
 * keep carriage returns and tabs, which is not what is tried.
 */
function squeezed(model: unknown): unknown {
  return JSON.parse(
    JSON.stringify(model, (_, value: unknown) =>
      typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : value,
    ),
  );
}
