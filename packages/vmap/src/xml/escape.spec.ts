import fc from 'fast-check';
import { dom } from '../../test/support/dom';
import { firstForbiddenCharacter } from './characters';
import { cdata, escapeAttribute, escapeText } from './escape';

const anything = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(']', '>', '<', '&', '"', '![CDATA[', 'a')).map((parts) => parts.join('')),
  )
  .filter((value) => firstForbiddenCharacter(value) === undefined);

/** What a parser of others makes of a piece of XML; its line ends are not compared. */
function parsed(xml: string) {
  const root = dom(xml).documentElement!;
  return { text: root.textContent, attribute: root.getAttribute('a'), children: root.childNodes.length };
}

describe('Escaping', () => {
  it('lets no text out of its element', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(parsed(`<x>${escapeText(value)}</x>`).text).toBe(value);
        expect(parsed(`<x>${cdata(value)}</x>`).text).toBe(value);
      }),
    );
  });

  it('lets no value out of its attribute', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(parsed(`<x a="${escapeAttribute(value)}"/>`)).toEqual({ text: '', attribute: value, children: 0 });
      }),
    );
  });

  it('splits CDATA where it would end early', () => {
    expect(cdata('a]]>b')).toBe('<![CDATA[a]]]]><![CDATA[>b]]>');
    expect(cdata('a\rb')).toBe('<![CDATA[a]]>&#13;<![CDATA[b]]>');
  });
});

describe('Characters that XML cannot hold', () => {
  it.each([
    ['\u0000', 'U+0000'],
    ['a\u0007', 'U+0007'],
    ['\u001f', 'U+001F'],
    ['\ufffe', 'U+FFFE'],
    ['\ud800', 'U+D800'],
    ['x\udc00', 'U+DC00'],
  ])('are found in %j', (value, name) => {
    expect(firstForbiddenCharacter(value)).toBe(name);
  });

  it.each(['', 'a\t\r\n', '\u{1F600}', '\ufffd', 'é'])('are not found in %j', (value) => {
    expect(firstForbiddenCharacter(value)).toBeUndefined();
  });
});
