import fc from 'fast-check';
import { Unreadable } from '../codec';
import { amount, decimal, integer, toPlainNotation } from './number';

const context = {
  edition: 1,
  refuse: (message: string): never => {
    throw new Error(message);
  },
};

describe('Numbers', () => {
  it('are written without an exponent and stay what they are', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = toPlainNotation(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(value + 0);
      }),
    );
    expect(toPlainNotation(1e21)).toBe('1000000000000000000000');
    expect(toPlainNotation(1.5e-7)).toBe('0.00000015');
    expect(toPlainNotation(-2.5e22)).toBe('-25000000000000000000000');
  });

  it('that are whole are read leniently and written strictly', () => {
    const notes: string[] = [];
    expect(integer.read('1500.4', (note) => notes.push(note))).toBe(1500);
    expect(notes).toEqual(['an integer']);
    expect(integer.read('+5', () => fail())).toBe(5);
    for (const text of ['', 'x', '1e400', '12px'])
      expect(integer.read(text, () => undefined)).toBeInstanceOf(Unreadable);
    for (const value of [1.5, NaN, 2 ** 53]) expect(() => integer.write(value, context)).toThrow(/whole number/);
    expect(() => decimal.write(Infinity, context)).toThrow(/must be a number/);
  });

  it('of money are decimal strings', () => {
    expect(amount.write('12.50', context)).toBe('12.50');
    for (const value of [12.5, '1e3', '', 'x', '1,5'])
      expect(() => amount.write(value as string, context)).toThrow(/decimal string/);
    expect(amount.read('USD 5', () => undefined)).toBeInstanceOf(Unreadable);
  });
});

function fail(): never {
  throw new Error('was called');
}
