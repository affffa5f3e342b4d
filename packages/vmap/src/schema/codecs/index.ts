export { boolean } from './boolean';
export { duration, longDuration } from './duration';
export { list } from './list';
export { matching } from './matching';
export { amount, decimal, integer } from './number';
export { adOffset, breakOffset } from './offset';
export { type OpenName, everywhere, named, type NamesByVersion, oneOf, openName } from './one-of';
export { text, verbatim } from './text';
export { uri } from './uri';
