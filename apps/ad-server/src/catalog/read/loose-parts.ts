import { atOnce, type Interruptible } from '../../in-turns';
import { Findings, Place } from '../findings';
import type { Loose } from '../structure';

/** Where mistakes of what is not there are put: they were named before. */
export const nowhere = new Place([], new Findings());

/** Whether a key was written at all; its value is undefined when it broke the schema. */
export function isWritten<T extends object>(file: T, key: keyof T): boolean {
  return Object.hasOwn(file, key);
}

/** Reads each item of a list; none when it is left out. What broke the schema is read as empty, without a word. */
export function readList<File extends object, Read>(
  files: readonly (Loose<File> | undefined)[] | undefined,
  at: Place,
  read: (file: Loose<File>, at: Place) => Read,
): readonly Read[] {
  return atOnce(readingList(files, at, read));
}

/** As `readList`; may be interrupted after each item. */
export function* readingList<File extends object, Read>(
  files: readonly (Loose<File> | undefined)[] = [],
  at: Place,
  read: (file: Loose<File>, at: Place) => Read,
): Interruptible<readonly Read[]> {
  const all: Read[] = [];
  for (const [index, file] of files.entries()) {
    all.push(file === undefined ? read({} as Loose<File>, nowhere) : read(file, at.at(index)));
    yield;
  }
  return all;
}

/** The items of a list that did not break the schema. */
export function sound<T>(items: readonly (T | undefined)[] | undefined): readonly T[] {
  return (items ?? []).filter((item) => item !== undefined);
}
