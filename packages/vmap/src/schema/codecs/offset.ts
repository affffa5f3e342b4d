import {
  type AdOffset,
  type BreakOffset,
  formatTimeOffset,
  isStrictOffset,
  parseAdOffset,
  parseTimeOffset,
  problemWith,
} from '../../time/time-offset';
import { type Codec, Unreadable } from '../codec';

/** The schema allows two digits for the hours. */
const LONGEST = 100 * 3600 * 1000;

/** A point inside a linear ad: a time below 100 hours, or a percentage. */
export const adOffset: Codec<AdOffset> = {
  ...offset(parseAdOffset, 'a time as hh:mm:ss or hh:mm:ss.mmm, or a percentage'),
  write(value, context) {
    if (value?.kind !== 'time' && value?.kind !== 'percent') context.refuse('must be a time or a percentage');
    if (value.kind === 'time' && value.milliseconds >= LONGEST) context.refuse('must be less than 100 hours');
    return breakOffset.write(value, context);
  },
};

/** A point in the content. */
export const breakOffset: Codec<BreakOffset> = offset(
  parseTimeOffset,
  'start, end, a time as hh:mm:ss or hh:mm:ss.mmm, a percentage, or #n',
);

function offset<T extends BreakOffset>(parse: (text: string) => T | undefined, expected: string): Codec<T> {
  return {
    markup: 'plain',
    write(value, context) {
      const problem = problemWith(value);
      return problem === undefined ? formatTimeOffset(value) : context.refuse(problem);
    },
    read(text, note) {
      const value = parse(text);
      if (value === undefined) return new Unreadable(expected);
      if (!isStrictOffset(text)) note(expected);
      return value;
    },
  };
}
