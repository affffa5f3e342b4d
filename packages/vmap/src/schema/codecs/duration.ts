import { formatDuration, isDuration, isStrictDuration, parseDuration } from '../../time/duration';
import { type Codec, Unreadable } from '../codec';

const DAY = 24 * 3600 * 1000;

/** A length of time in milliseconds, below 24 hours as `xs:time` has it. */
export const duration: Codec<number> = { ...timeBelow(DAY, 'a day'), markup: 'plain' };

/** A length of time in milliseconds without that bound (VMAP writes times as strings). */
export const longDuration: Codec<number> = { ...timeBelow(Number.MAX_SAFE_INTEGER, 'that'), markup: 'plain' };

function timeBelow(limit: number, name: string): Pick<Codec<number>, 'write' | 'read'> {
  return {
    write(value, context) {
      if (isDuration(value) && value < limit) return formatDuration(value);
      return context.refuse(`must be a whole number of milliseconds from 0, less than ${name}; not ${String(value)}`);
    },
    read(text, note) {
      const value = parseDuration(text);
      if (value === undefined) return new Unreadable('a time as hh:mm:ss or hh:mm:ss.mmm');
      if (!isStrictDuration(text)) note('a time as hh:mm:ss or hh:mm:ss.mmm');
      return value;
    },
  };
}
