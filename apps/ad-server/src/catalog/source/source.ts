import type { Locate, Path } from '../findings';

/** A catalogue's text as plain data, with the way back to the text. */
export interface Source {
  readonly value: unknown;
  readonly locate: Locate;
  /** A scalar's text as it stands in the file: `5.00` for a number that became 5. */
  readonly written: (path: Path) => string | undefined;
  /** Where something stood that is not read, and was recorded as a mistake: null stands there now. */
  readonly unread: readonly Path[];
}
