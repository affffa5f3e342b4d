/**
 * How bad a deviation is:
 *
 * - `error`: something that is needed is missing or cannot be understood, so that something was lost
 * - `warning`: the schema of the version does not allow it; it was read nevertheless, or is of no use
 * - `info`: allowed, or common and harmless
 */
export type Severity = 'error' | 'warning' | 'info';

/**
 * What kind of deviation it is:
 *
 * - `malformed`: no XML, or none of the standard; then there is nothing else to report
 * - `missing`: an element, attribute or content that the version needs
 * - `unreadable`: a value that cannot be understood
 * - `form`: a value that can be understood and is written in another way than the standard says
 * - `dropped`: an element without which nothing is lost, since it lacks what gives it a meaning
 * - `unknown`: an element or attribute that no version has
 * - `version`: an element, attribute or value that the version of the document does not have
 * - `name`: a name that is written in another way
 * - `order`: an element that stands too late
 * - `repeated`: more than the version allows
 * - `choice`: several of which the version allows one
 * - `text`: text where only elements belong
 * - `reference`: an ampersand or a reference that XML does not allow
 * - `namespace`: a namespace that is not the standard's
 * - `document-version`: a version of the document that is missing or not known
 * - `vast-1`: a document of VAST 1, which is not read
 * - `more`: so many deviations that the rest is not listed
 */
export type DiagnosticCode =
  | 'malformed'
  | 'missing'
  | 'unreadable'
  | 'form'
  | 'dropped'
  | 'unknown'
  | 'version'
  | 'name'
  | 'order'
  | 'repeated'
  | 'choice'
  | 'text'
  | 'reference'
  | 'namespace'
  | 'document-version'
  | 'vast-1'
  | 'more';

/** Something in a document that is not as the standard has it. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  /** What is wrong and what would be right. */
  readonly message: string;
  /** The line of the element, from 1. */
  readonly line: number;
  /** The column of the element, from 1. */
  readonly column: number;
  /** The element, as in `VAST/Ad[2]/InLine/Creatives`. */
  readonly path: string;
  /** Where the standard says so, as in `VAST 4.3 §3.9.1`. */
  readonly section: string;
}
