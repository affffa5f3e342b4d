import { Unreadable } from '../codec';
import { list } from './list';
import { oneOf } from './one-of';
import { text } from './text';

const context = {
  edition: 1,
  refuse: (message: string): never => {
    throw new Error(message);
  },
};

describe('A list with commas', () => {
  it('is written without spaces', () => {
    expect(list(text).write(['IAB1-6', 'IAB1-7'], context)).toBe('IAB1-6,IAB1-7');
  });

  it.each([[[]], [['a,b']], [['']], [[' a']], ['a']])('of %j is refused', (values) => {
    expect(() => list(text).write(values as readonly string[], context)).toThrow();
  });

  it('is read with spaces and gaps, which are noted', () => {
    const notes: string[] = [];
    expect(list(text).read('a, b,,c', (note) => notes.push(note))).toEqual(['a', 'b', 'c']);
    expect(notes).toHaveLength(1);
    expect(list(text).read(' , ', () => undefined)).toBeInstanceOf(Unreadable);
  });

  it('loses only the values that cannot be understood', () => {
    const notes: string[] = [];
    expect(list(oneOf('linear', 'display')).read('linear,popup', (note) => notes.push(note))).toEqual(['linear']);
    expect(notes).toEqual(['one of linear, display']);
  });
});
