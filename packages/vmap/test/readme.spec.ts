import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examplesIn, run } from './support/run-examples';

const examples = examplesIn(readFileSync(join(__dirname, '../README.md'), 'utf8'));

describe('The README', () => {
  it('has examples that print something', () => {
    expect(examples.length).toBeGreaterThan(1);
    for (const { expected } of examples) expect(expected.length).toBeGreaterThan(0);
  });

  it.each(examples.map((example, index) => [index + 1, example] as const))(
    'prints what it says in example %d',
    async (_, example) => {
      expect(await run(example)).toEqual(example.expected);
    },
  );
});
