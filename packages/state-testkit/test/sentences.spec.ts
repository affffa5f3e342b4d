import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeStateBackend } from '../src';
import { memoryHarness } from './memory-harness';

const README = readFileSync(join(__dirname, '../README.md'), 'utf8');

/** Titles of all tests of the suite, as `theme › title`. */
function titlesOfSuite(): string[] {
  const titles: string[] = [];
  const path: string[] = [];
  describeStateBackend(
    {
      describe(title, body) {
        path.push(title);
        body();
        path.pop();
      },
      it: (title) => titles.push([...path.slice(1), title].join(' › ')),
      beforeAll: () => undefined,
      afterAll: () => undefined,
    },
    { name: 'a store', create: memoryHarness },
  );
  return titles;
}

/** The rows of the README's tables of sentences. */
function rows(): { sentence: string; tests: string[] }[] {
  const section = README.slice(README.indexOf('<!-- sentences'), README.indexOf('<!-- end of sentences'));
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes(' › '))
    .map((line) => line.slice(2, -2).split(' | '))
    .map(([sentence = '', tests = '']) => ({ sentence: sentence.trim(), tests: tests.trim().split('<br>') }));
}

describe("the README's table of sentences", () => {
  const titles = new Set(titlesOfSuite());

  it('has the rules', () => {
    expect(rows().length).toBeGreaterThan(60);
  });

  it.each(rows())('names tests that there are: $sentence', ({ tests }) => {
    expect(tests.filter((test) => !titles.has(test))).toEqual([]);
  });

  it('names each test of the suite once: no two have the same title', () => {
    expect(titlesOfSuite()).toHaveLength(titles.size);
  });
});
