/** The part of the schema that is broken, with our own annotations beside the standard's keywords. */
export interface BrokenSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly patternProperties?: Readonly<Record<string, unknown>>;
  /** What the value must be, in words. */
  readonly 'x-message'?: string;
  /** What the choice is, in words. */
  readonly 'x-oneOf'?: string;
  /** What kind of text it is, where that helps to guess what was meant. */
  readonly 'x-unit'?: 'duration';
}
