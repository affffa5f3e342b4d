import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const TABLE = join(__dirname, '../../../docs/contract.md');

interface Row {
  readonly says: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

/** The rows of all tables, without their headings. */
const ROWS: readonly Row[] = readFileSync(TABLE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\|( says |[ :-]+\|)/.test(line))
  .map((line) => {
    const [says, shown] = line.split(/(?<!\\)\|/).slice(1, 3) as [string, string];
    const tests = shown.split('<br>').map((cell) => {
      const match = /^\s*\[([^\]]+)\]\(([^)]+)\) (.+?)\s*$/.exec(cell);
      if (!match) throw new Error(`not a test: ${cell}`);
      return { file: join(dirname(TABLE), match[2]!), title: match[3]!.replaceAll('\\', '') };
    });
    return { says: says.trim(), tests };
  });

/** Titles as they stand in the source of a test file. */
function titlesOf(file: string): readonly string[] {
  const calls = readFileSync(file, 'utf8').matchAll(
    /\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`),\s*(?:async\s*)?(?:function\b|\()/g,
  );
  return [...calls].map(([, single, double, template]) => (single ?? double ?? template)!.replace(/\\(.)/g, '$1'));
}

describe('the table of the contract', () => {
  it('has sentences, each once', () => {
    expect(ROWS.length).toBeGreaterThan(60);
    expect(new Set(ROWS.map(({ says }) => says)).size).toBe(ROWS.length);
  });

  it('names tests that are there', () => {
    for (const { says, tests } of ROWS) {
      for (const { file, title } of tests) {
        expect([says, title, titlesOf(file).filter((one) => one === title).length > 0]).toEqual([says, title, true]);
      }
    }
  });
});
