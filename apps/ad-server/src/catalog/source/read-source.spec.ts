import { ValidationError } from '@xsp/core';
import fc from 'fast-check';
import { parse } from 'yaml';
import { Findings } from '../findings';
import { readJson } from './read-json';
import { readSource } from './read-source';
import { scanJson } from './scan-json';

function read(text: string, name = 'c.yaml') {
  const findings = new Findings();
  const source = readSource(text, name, findings);
  return { value: source.value, source, mistakes: findings.mistakes(source.locate) };
}

/** The issues that a text is refused with. */
function refusal(text: string, name = 'c.yaml') {
  try {
    readSource(text, name, new Findings());
  } catch (error) {
    if (error instanceof ValidationError) return error.issues;
    throw error;
  }
  throw new Error('it was read');
}

describe('readSource', () => {
  it('reads any JSON as JSON.parse does, the short way and the long way', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const text = JSON.stringify({ value }, null, indent);
        fc.pre(!text.includes('__proto__'));
        expect(read(text, 'c.json').value).toEqual(JSON.parse(text));
        // A comment makes it YAML.
        expect(read(`# YAML\n${text}`).value).toEqual(JSON.parse(text));
      }),
    );
  });

  it('takes the short way for JSON, unless a key is given twice', () => {
    expect(readJson('{"a": [1, {"b": "\\"c\\": "}]}')).toBeDefined();
    expect(readJson('{"a": 1, "a": 2}')).toBeUndefined();
    expect(readJson('{"a": {"b": 1, "b" : 1}}')).toBeUndefined();
    expect(readJson(`${'['.repeat(65)}${']'.repeat(65)}`)).toBeUndefined();
    expect(readJson('{"a": 1,}')).toBeUndefined();
  });

  it('counts keys as JSON.parse makes them', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        let keys = 0;
        JSON.parse(text, function (key, item: unknown) {
          if (!Array.isArray(this) && this !== null) keys++;
          return item;
        });
        // The reviver is called once more, for the root in a mapping of its own.
        expect(scanJson(text).keys).toBe(keys - 1);
      }),
    );
  });

  it.each(['', ' \n', '# nothing yet\n', '---\n', '\t'])('knows that %j is empty', (text) => {
    expect(refusal(text)).toEqual([{ path: '', message: 'is empty; it needs advertisers, campaigns and placements' }]);
    expect(refusal('', 'c.json')).toHaveLength(1);
  });

  it('names every error of syntax by line and column', () => {
    expect(refusal('a: [1, 2\nb: "x\nc: @d\n').length).toBeGreaterThan(1);
    expect(refusal('a: 1\n\tb: 2\n')).toEqual([
      expect.objectContaining({ line: 2, message: expect.stringMatching(/^is not valid YAML: /) as string }),
    ]);
    expect(refusal('a: b: c')[0]).toMatchObject({ line: 1, path: '' });
  });

  it('refuses a second document', () => {
    expect(refusal('a: 1\n---\nb: 2\n')).toEqual([
      expect.objectContaining({ line: 2, message: expect.stringContaining('a second document begins here') as string }),
    ]);
  });

  it('refuses YAML 1.1, which reads yes and 18:00 as something else', () => {
    expect(refusal('%YAML 1.1\n---\na: yes\n')[0]?.message).toContain('only YAML 1.2 is read');
    expect(read('%YAML 1.2\n---\na: yes\nb: 18:00\nc: NO\n').value).toEqual({ a: 'yes', b: '18:00', c: 'NO' });
  });

  it('takes only JSON from a file of JSON', () => {
    expect(refusal('{"a": 1,}', 'c.json')[0]).toMatchObject({ line: 1, column: 9 });
    expect(refusal('{\n  "a": 01\n}', 'c.json')[0]).toMatchObject({ line: 2 });
    expect(refusal('{"a": 1', 'c.json')[0]).toMatchObject({ line: 1, column: 8 });
    expect(refusal('# c\n{"a": 1}', 'c.json')[0]?.message).toContain('a file of YAML is named .yaml');
    expect(read('{a: 1,}').value).toEqual({ a: 1 });
  });

  it('names keys that are given twice, in YAML and in JSON', () => {
    const text = '{"a": {"x": 1,\n"x": 2}}';
    for (const name of ['c.json', 'c.yaml']) {
      expect(read(text, name)).toMatchObject({
        value: { a: { x: 1 } },
        mistakes: [{ path: 'a.x', line: 2, column: 1, message: 'is given twice, first in line 1; remove one' }],
      });
    }
  });

  it('pollutes no prototype', () => {
    for (const text of [
      '__proto__: { polluted: 1 }',
      '"__proto__": { polluted: 1 }',
      'a: { __proto__: { polluted: 1 } }',
    ]) {
      const { value, mistakes } = read(text);
      expect(mistakes[0]?.message).toContain('is not a key of the format');
      expect(({} as { polluted?: number }).polluted).toBeUndefined();
      expect((value as { polluted?: number }).polluted).toBeUndefined();
    }
    expect(read('{"__proto__": {"polluted": 1}}', 'c.json').value).not.toHaveProperty('polluted');
  });

  it('does not follow aliases, so that they cannot explode or turn in circles', () => {
    const laughs = [
      'a: &a [x, x]',
      ...'bcdefghijklmnopqrst'
        .split('')
        .map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghijklmnopqrst'[i]}`).join(', ')}]`),
    ];
    expect(read(laughs.join('\n')).mistakes).toHaveLength(19 * 9);
    expect(read('a: &a [*a]').mistakes).toEqual([expect.objectContaining({ path: 'a[0]' })]);
    expect(read('a: &a { b: 1 }\n<<: *a').mistakes).toEqual([expect.objectContaining({ path: '["<<"]' })]);
    expect(read('a: *never').mistakes).toEqual([expect.objectContaining({ path: 'a', line: 1, column: 4 })]);
  });

  it.each([
    ['lists', '['],
    ['mappings', '{a: '],
    ['blocks', '- '],
    ['keys', '? '],
  ])('stops at %s that lie too deep in each other, quickly', (_, opening) => {
    const issues = refusal(opening.repeat(200_000));
    expect(issues).toEqual([
      expect.objectContaining({ line: 1, message: expect.stringContaining('more than 64 deep') as string }),
    ]);
  });

  it('stops at depth in JSON as well', () => {
    expect(refusal(`${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'c.json')[0]?.message).toContain('more than 64 deep');
    expect(refusal(`{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)[0]?.message).toContain('more than 64 deep');
  });

  it('finds paths in the text: the value, or its key where the value begins later', () => {
    const { source } = read('a:\n  b: [1, { c: 2.50 }]\n  d:\n"e f": x\n');
    expect(source.locate(['a'])).toEqual({ line: 1, column: 1 });
    expect(source.locate(['a', 'b'])).toEqual({ line: 2, column: 6 });
    expect(source.locate(['a', 'b', 1, 'c'])).toEqual({ line: 2, column: 15 });
    expect(source.written(['a', 'b', 1, 'c'])).toBe('2.50');
    expect(source.locate(['a', 'd'])).toEqual({ line: 3, column: 3 });
    expect(source.locate(['e f'])).toEqual({ line: 4, column: 8 });
    // What is missing has the place of what it is missing from.
    expect(source.locate(['a', 'b', 1, 'missing'])).toEqual({ line: 2, column: 10 });
    expect(source.locate(['a', 'b', 7])).toEqual({ line: 2, column: 6 });
    expect(source.locate([])).toEqual({ line: 1, column: 1 });
  });

  it('survives any text', () => {
    const pieces = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '-',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '&a',
      '*a',
      '!x',
      '#',
      '|',
      '>',
      '%',
      '\t',
      '\u0000',
      '?',
      ',',
      '---\n',
      '1',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        try {
          read(text);
        } catch (error) {
          if (!(error instanceof ValidationError)) throw error;
          expect(error.issues.every(({ message }) => message !== '')).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads YAML as the yaml library does', () => {
    const text = 'a: 1\nb: [x, "y", null, ~, true, 0x10, 1e3, .inf, -0]\nc: |\n  text\n  more\nd: { e: , f: g }\n';
    expect(read(text).value).toEqual(parse(text));
  });
});
