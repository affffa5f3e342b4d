import fc from 'fast-check';
import { nearest } from './nearest';

describe('nearest', () => {
  it.each([
    ['pirority', 'priority'],
    ['Priority', 'priority'],
    ['cap', 'caps'],
    ['budgte', 'budget'],
    ['flght', 'flight'],
    ['labelss', 'labels'],
  ])('takes %s for %s', (written, meant) => {
    expect(nearest(written, ['priority', 'caps', 'budget', 'flight', 'labels'])).toBe(meant);
  });

  it('takes what is far from all for nothing', () => {
    expect(nearest('frobnicate', ['priority', 'caps'])).toBeUndefined();
    expect(nearest('x', ['a'])).toBeUndefined();
    expect(nearest('', ['a'])).toBeUndefined();
    expect(nearest('a'.repeat(65), ['a'.repeat(65)])).toBeUndefined();
  });

  it('finds a word among others with one letter wrong, and the word itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{4,20}$/), fc.nat(), (word, at) => {
        const wrong = word.slice(0, at % word.length) + word.slice((at % word.length) + 1);
        expect(nearest(word, ['0'.repeat(12), word])).toBe(word);
        expect(nearest(wrong, ['0'.repeat(12), word])).toBe(word);
      }),
    );
  });
});
