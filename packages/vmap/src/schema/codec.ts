import { type Editions } from './editions';

/** What a codec may ask while it writes. */
export interface CodecContext {
  /** The versions that are written. */
  readonly edition: Editions;
  /** Refuses the value; the message says what would be right. The writer adds the place. */
  refuse(message: string): never;
}

/**
 * The value is one that the version written does not have (an event of a later version, say). The writer leaves the
 * attribute out, or the element when it cannot be without it, and reports that.
 */
export const LACKING = Symbol('lacking');

/** The text does not have the form that the standard asks for. */
export class Unreadable {
  /** @param expected what would be right, as in `an integer` */
  constructor(readonly expected: string) {}
}

/** How a value of the model stands in a document. */
export interface Codec<T> {
  /** How an element's content of this kind is written: as escaped text, in CDATA, or as it is (digits, say). */
  readonly markup: 'text' | 'cdata' | 'plain';
  /** Whether surrounding white space belongs to the value when it stands in CDATA. */
  readonly verbatim?: boolean;
  /** Whether the values are URLs. */
  readonly isUrl?: boolean;
  /** Whether the values are names, of which versions have different ones, so that writing may find one lacking. */
  readonly namesValues?: boolean;
  /**
   * Whether a value is a string that is right and needs no escaping, neither as text or in CDATA (as the markup says)
   * nor, for text, in an attribute. Most values are, and one match finds it; all others take the long way.
   */
  isPlain?(value: unknown): boolean;
  /** The text of a value, not escaped yet. */
  write(value: T, context: CodecContext): string | typeof LACKING;
  /** The value of a text, which is trimmed already unless {@link Codec.verbatim}. */
  read(text: string, note: (deviation: string) => void): T | Unreadable;
}
