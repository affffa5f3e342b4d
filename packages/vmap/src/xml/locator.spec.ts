import fc from 'fast-check';
import { Locator } from './locator';

describe('A place in a text', () => {
  it.each([
    ['abc', 0, 1, 1],
    ['abc', 2, 1, 3],
    ['a\nbc', 2, 2, 1],
    ['a\r\nbc', 4, 2, 2],
    ['a\rbc', 2, 2, 1],
    ['\n\n\n', 2, 3, 1],
    ['a\n', 2, 2, 1],
  ])('of %j at %d is line %d, column %d', (text, offset, line, column) => {
    expect(new Locator(text).positionOf(offset)).toEqual({ line, column });
  });

  it('is where counting finds it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n')), fc.nat(), (letters, at) => {
        const text = letters.join('');
        const offset = Math.min(at, text.length);
        const before = text.slice(0, offset).split('\n');
        expect(new Locator(text).positionOf(offset)).toEqual({
          line: before.length,
          column: before.at(-1)!.length + 1,
        });
      }),
    );
  });
});
