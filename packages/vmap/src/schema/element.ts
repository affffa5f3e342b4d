import { type Editions } from './editions';
import { type Field } from './fields';

/** The properties of a model by name. */
export type Fields = Readonly<Record<string, Field>>;

/** Of several children one may be there; the first that has a value is written, the others are left out and reported. */
export interface Choice {
  readonly oneOf: readonly string[];
  /** Whether the standard wants exactly one; then none and two are refused. */
  readonly exactly: boolean;
}

/** The order of the children in some versions, by property name. */
export interface ChildOrder {
  readonly in: Editions;
  /** In the order of declaration where it is left out. */
  readonly children?: readonly (string | Choice)[];
  /** Whether any order is right. */
  readonly free?: boolean;
}

/** At most one of these properties. */
export function oneAtMost(...properties: readonly string[]): Choice {
  return { oneOf: properties, exactly: false };
}

/** Exactly one of these properties. */
export function exactlyOne(...properties: readonly string[]): Choice {
  return { oneOf: properties, exactly: true };
}

/** The order of the children in some versions. */
export function order(editions: Editions, ...children: readonly (string | Choice)[]): ChildOrder {
  return { in: editions, children };
}

/** One element of a standard: what it may hold, in which version, in which order. Reader and writer both follow it. */
export interface ElementDescription<F extends Fields = Fields> {
  /** The element's name, with the prefix it is written with. */
  readonly name: string;
  /** Where the standard describes it, as in `VAST 4.3 §3.9.1`. */
  readonly section: string;
  readonly fields: F;
  /** Where the order is not the one in which the fields are declared. */
  readonly orders: readonly ChildOrder[];
  /** The version that a document with this root is of, by what it says. */
  readonly editionOf?: (version: string | undefined) => DocumentEdition;
}

/** The version of a document. */
export interface DocumentEdition {
  readonly edition: Editions;
  /** What is wrong with what the document says of its version. */
  readonly problem?: string;
}

type ValueOf<D> = D extends Field<infer T, boolean> ? T : never;

type Flat<T> = { [K in keyof T]: T[K] };

type Properties<F extends Fields> = Flat<
  {
    readonly [
      K in keyof F as [ValueOf<F[K]>] extends [never] ? never : F[K] extends Field<unknown, true> ? K : never
    ]: ValueOf<F[K]>;
  } & {
    readonly [
      K in keyof F as [ValueOf<F[K]>] extends [never] ? never : F[K] extends Field<unknown, true> ? never : K
    ]?: ValueOf<F[K]> | undefined;
  }
>;

/** The type of the data that an element's description describes. */
export type ModelOf<D> = D extends ElementDescription<infer F> ? Properties<F> : never;

/** These versions have no order. */
export function anyOrder(editions: Editions): ChildOrder {
  return { in: editions, free: true };
}

/** Describes the root of a document, which says of which version the document is. */
export function root<const F extends Fields>(
  description: ElementDescription<F>,
  editionOf: (version: string | undefined) => DocumentEdition,
): ElementDescription<F> {
  return { ...description, editionOf };
}

/** Describes an element. */
export function element<const F extends Fields>(
  name: string,
  section: string,
  fields: F,
  ...orders: readonly ChildOrder[]
): ElementDescription<F> {
  return { name, section, fields, orders };
}
