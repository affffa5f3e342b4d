/**
 * A lead's number changes when something is given back before its time: its upper 4 bytes when that was committed, or a
 * limit rose, its lower 2 when it was only held (see `lua/partition.lua`).
 */
const HELD = 2 ** 16;
const WHATEVER_IS_HELD = 2 ** 48;

/** Whether nothing but holds can have been given back between two numbers. */
export function isSameButHolds(one: number, other: number): boolean {
  return upper(one) === upper(other);
}

/** What a call relies on, of which no hold is a part. */
export function whateverIsHeld(number: number): number {
  return upper(number) + WHATEVER_IS_HELD;
}

function upper(number: number): number {
  return number - (number % HELD);
}
