import { type Codec, Unreadable } from '../codec';

/** A whole number: sizes in pixels, bitrates in kbit/s, sequence numbers. */
export const integer: Codec<number> = {
  markup: 'plain',
  write: (value, context) =>
    Number.isSafeInteger(value) ? String(value) : context.refuse(`must be a whole number, not ${String(value)}`),
  read(text, note) {
    const value = Number(text);
    if (text === '' || !Number.isFinite(value)) return new Unreadable('an integer');
    if (!/^[+-]?\d+$/.test(text)) note('an integer');
    // Adding zero turns -0 into 0.
    return Number.isSafeInteger(Math.round(value)) ? Math.round(value) + 0 : new Unreadable('an integer');
  },
};

/** A number with a fraction, such as a pixel ratio. Never money. */
export const decimal: Codec<number> = {
  markup: 'plain',
  write: (value, context) =>
    Number.isFinite(value) ? toPlainNotation(value) : context.refuse(`must be a number, not ${String(value)}`),
  read(text, note) {
    const value = Number(text);
    if (text === '' || !Number.isFinite(value)) return new Unreadable('a number');
    if (!DECIMAL.test(text)) note('a number without exponent');
    return value + 0;
  },
};

/** An amount of money as a decimal string, exact. */
export const amount: Codec<string> = {
  markup: 'plain',
  write: (value, context) =>
    typeof value === 'string' && DECIMAL.test(value)
      ? value
      : context.refuse(`must be a decimal string such as "12.50", not ${JSON.stringify(value)}`),
  read: (text) => (DECIMAL.test(text) ? text : new Unreadable('a decimal number')),
};

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

/** A number without an exponent, which `xs:decimal` does not know. */
export function toPlainNotation(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  const [mantissa = '', exponent = ''] = text.split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.slice(0, point).padEnd(point, '0') + (point < digits.length ? `.${digits.slice(point)}` : '');
}
