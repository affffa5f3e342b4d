import { type Codec, LACKING, Unreadable } from '../codec';

/** Values of one kind in one string, with commas between and no spaces. */
export function list<T>(item: Codec<T>): Codec<readonly T[]> {
  return {
    markup: item.markup === 'plain' ? 'plain' : 'text',
    write(values, context) {
      if (!Array.isArray(values) || values.length === 0) return context.refuse('must be a list of at least one value');
      const written: string[] = [];
      for (const value of values as readonly T[]) {
        const text = item.write(value, context);
        if (text === LACKING) continue;
        if (text === '' || /[,\s]/.test(text.charAt(0) + text.charAt(text.length - 1)) || text.includes(',')) {
          context.refuse(`holds ${JSON.stringify(text)}, which cannot stand in a list with commas`);
        }
        written.push(text);
      }
      return written.length === 0 ? LACKING : written.join(',');
    },
    read(text, note) {
      if (/,\s|\s,|,,|^,|,$/.test(text)) note('commas without spaces between the values');
      const values: T[] = [];
      for (const part of text.split(',').map((piece) => piece.trim())) {
        if (part === '') continue;
        const value = item.read(part, note);
        if (value instanceof Unreadable) note(value.expected);
        else values.push(value);
      }
      return values.length === 0 ? new Unreadable('a list with commas') : values;
    },
  };
}
